// The Mandelbrot set, one byte per point: a loop of floats with an early exit.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { turns_max = 100 };

static long escape(double cr, double ci) {
  double zr = 0, zi = 0, zr_squared = 0, zi_squared = 0;
  long turns = 0;
  while (turns < turns_max && zr_squared + zi_squared <= 4.0) {
    zi = 2.0 * zr * zi + ci;
    zr = zr_squared - zi_squared + cr;
    zr_squared = zr * zr;
    zi_squared = zi * zi;
    turns++;
  }
  return turns;
}

int main(int argc, char **argv) {
  long n = argc > 1 ? atol(argv[1]) : 200;
  uint8_t *points = calloc(n * n, 1);
  if (points == NULL) return 1;
  for (long y = 0; y < n; y++) {
    double ci = 2.0 * (double)y / (double)n - 1.0;
    for (long x = 0; x < n; x++) points[y * n + x] = (uint8_t)escape(2.0 * (double)x / (double)n - 1.5, ci);
  }
  long sum = 0, inside = 0;
  for (long i = 0; i < n * n; i++) {
    sum += points[i];
    if (points[i] == turns_max) inside++;
  }
  printf("%ld %ld\n", sum, inside);
  free(points);
  return 0;
}
