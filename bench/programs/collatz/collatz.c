// The longest Collatz chain below a limit: integer division, multiplication and branches.
#include <stdio.h>
#include <stdlib.h>

static int chain_length(long n) {
  int steps = 1;
  while (n != 1) {
    if (n % 2 == 0)
      n = n / 2;
    else
      n = 3 * n + 1;
    steps++;
  }
  return steps;
}

int main(int argc, char **argv) {
  long limit = argc > 1 ? atol(argv[1]) : 1000;
  long best = 0, total = 0;
  int longest = 0;
  for (long i = 1; i < limit; i++) {
    int steps = chain_length(i);
    total += steps;
    if (steps > longest) {
      longest = steps;
      best = i;
    }
  }
  printf("%ld %d %ld\n", best, longest, total);
  return 0;
}
