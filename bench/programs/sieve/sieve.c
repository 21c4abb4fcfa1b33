// The sieve of Eratosthenes over one byte per number: stores with a stride.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  long n = argc > 1 ? atol(argv[1]) : 1000;
  bool *composite = calloc(n + 1, sizeof(bool));
  if (composite == NULL) return 1;
  for (long i = 2; i * i <= n; i++) {
    if (composite[i]) continue;
    for (long j = i * i; j <= n; j += i) composite[j] = true;
  }
  long count = 0, sum = 0;
  for (long number = 2; number <= n; number++) {
    if (composite[number]) continue;
    count++;
    sum += number;
  }
  printf("%ld %ld\n", count, sum);
  free(composite);
  return 0;
}
