// Spectral norm of an infinite matrix, by power iteration: floats and integer division.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static double element(int i, int j) {
  int s = i + j;
  return 1.0 / (double)(s * (s + 1) / 2 + i + 1);
}

static void multiply(int n, const double *v, double *result) {
  for (int i = 0; i < n; i++) {
    double sum = 0;
    for (int j = 0; j < n; j++) sum += element(i, j) * v[j];
    result[i] = sum;
  }
}

static void multiply_transposed(int n, const double *v, double *result) {
  for (int i = 0; i < n; i++) {
    double sum = 0;
    for (int j = 0; j < n; j++) sum += element(j, i) * v[j];
    result[i] = sum;
  }
}

static double *new_vector(int n, double value) {
  double *v = malloc(n * sizeof(double));
  if (v == NULL) exit(1);
  for (int i = 0; i < n; i++) v[i] = value;
  return v;
}

int main(int argc, char **argv) {
  int n = argc > 1 ? atoi(argv[1]) : 100;
  double *u = new_vector(n, 1), *v = new_vector(n, 0), *between = new_vector(n, 0);
  for (int turn = 0; turn < 10; turn++) {
    multiply(n, u, between);
    multiply_transposed(n, between, v);
    multiply(n, v, between);
    multiply_transposed(n, between, u);
  }
  double uv = 0, vv = 0;
  for (int i = 0; i < n; i++) {
    uv += u[i] * v[i];
    vv += v[i] * v[i];
  }
  printf("%.9f\n", sqrt(uv / vv));
  free(u);
  free(v);
  free(between);
  return 0;
}
