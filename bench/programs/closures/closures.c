// Functions with an environment that are known only when the program runs, called in a loop.
#include <stdio.h>
#include <stdlib.h>

typedef struct Closure {
  unsigned long (*code)(const struct Closure *, unsigned long);
  unsigned long by;
} Closure;

static unsigned long add(const Closure *closure, unsigned long x) { return x + closure->by; }
static unsigned long mix(const Closure *closure, unsigned long x) { return x ^ (x >> 3) ^ closure->by; }

static __attribute__((noinline)) unsigned long repeated(const Closure *step, long n) {
  unsigned long x = 1;
  for (long i = 0; i < n; i++) x = step->code(step, x);
  return x;
}

int main(int argc, char **argv) {
  long n = argc > 1 ? atol(argv[1]) : 10000;
  Closure steps[8];
  for (unsigned long i = 1; i <= 4; i++) {
    steps[2 * i - 2] = (Closure){.code = add, .by = i};
    steps[2 * i - 1] = (Closure){.code = mix, .by = i * 12345};
  }
  unsigned long total = 0;
  for (int i = 0; i < 8; i++) total += repeated(&steps[i], n);
  printf("%ld\n", (long)total);
  return 0;
}
