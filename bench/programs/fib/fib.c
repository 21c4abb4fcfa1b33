// Naive Fibonacci numbers: the price of a call.
#include <stdio.h>
#include <stdlib.h>

static long fib(long n) {
  if (n < 2) return n;
  return fib(n - 1) + fib(n - 2);
}

int main(int argc, char **argv) {
  long n = 20;
  if (argc > 1) n = atol(argv[1]);
  printf("%ld\n", fib(n));
  return 0;
}
