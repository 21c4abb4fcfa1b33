// Flips of pancakes over all permutations: small arrays of integers.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  long n = argc > 1 ? atol(argv[1]) : 7;
  long base[16] = {0}, flipped[16] = {0}, count[16] = {0};
  for (long i = 0; i < n; i++) base[i] = i;
  long r = n, flips_max = 0, checksum = 0, index = 0;
  bool running = true;
  while (running) {
    for (; r > 1; r--) count[r - 1] = r;
    long first = base[0];
    if (first != 0) {
      for (long i = 0; i < n; i++) flipped[i] = base[i];
      long flips = 0;
      while (first != 0) {
        long low = 0, high = first;
        while (low < high) {
          long kept = flipped[low];
          flipped[low++] = flipped[high];
          flipped[high--] = kept;
        }
        flips++;
        first = flipped[0];
      }
      if (flips > flips_max) flips_max = flips;
      checksum += index % 2 == 0 ? flips : -flips;
    }
    bool searching = true;
    while (searching) {
      if (r == n) {
        searching = false;
        running = false;
      } else {
        long head = base[0];
        for (long i = 0; i < r; i++) base[i] = base[i + 1];
        base[r] = head;
        count[r]--;
        if (count[r] > 0)
          searching = false;
        else
          r++;
      }
    }
    index++;
  }
  printf("%ld\nPfannkuchen(%ld) = %ld\n", checksum, n, flips_max);
  return 0;
}
