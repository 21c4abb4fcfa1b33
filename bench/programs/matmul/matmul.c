// Product of two square matrices of floats, row by row.
#include <stdio.h>
#include <stdlib.h>

static double *new_matrix(long n, long seed) {
  double *m = calloc(n * n, sizeof(double));
  if (m == NULL) exit(1);
  for (long i = 0; i < n; i++)
    for (long j = 0; j < n; j++) m[i * n + j] = (double)((i * 31 + j * 17 + seed) % 101) / 101.0;
  return m;
}

static void multiply(long n, const double *x, const double *y, double *restrict product) {
  for (long i = 0; i < n; i++)
    for (long k = 0; k < n; k++) {
      double factor = x[i * n + k];
      for (long j = 0; j < n; j++) product[i * n + j] += factor * y[k * n + j];
    }
}

int main(int argc, char **argv) {
  long n = argc > 1 ? atol(argv[1]) : 100;
  double *x = new_matrix(n, 1);
  double *y = new_matrix(n, 7);
  double *product = calloc(n * n, sizeof(double));
  if (product == NULL) return 1;
  multiply(n, x, y, product);
  double sum = 0, trace = 0;
  for (long i = 0; i < n; i++) {
    trace += product[i * n + i];
    for (long j = 0; j < n; j++) sum += product[i * n + j];
  }
  printf("%.4f %.4f\n", sum, trace);
  free(x);
  free(y);
  free(product);
  return 0;
}
