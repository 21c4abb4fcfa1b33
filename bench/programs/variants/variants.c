// A switch over tagged objects that an array points to, in a loop.
#include <stdio.h>
#include <stdlib.h>

typedef enum { CIRCLE, BOX, LINE, DOT } Kind;
typedef struct {
  Kind kind;
  unsigned long first, second;
} Shape;

static __attribute__((noinline)) unsigned long measure(Shape **shapes, long count, unsigned long scale) {
  unsigned long total = 0;
  for (long i = 0; i < count; i++) {
    Shape *shape = shapes[i];
    switch (shape->kind) {
      case CIRCLE: total += shape->first * 3; break;
      case BOX: total += shape->first * shape->second; break;
      case LINE: total += shape->first * scale; break;
      case DOT: total += 1; break;
    }
  }
  return total;
}

int main(int argc, char **argv) {
  long turns = argc > 1 ? atol(argv[1]) : 100;
  Shape *shapes[1000];
  unsigned long seed = 7;
  for (unsigned long i = 0; i < 1000; i++) {
    seed = (seed * 1103 + 12345) % 65536;
    shapes[i] = malloc(sizeof(Shape));
    if (shapes[i] == NULL) return 1;
    *shapes[i] = (Shape){.kind = (Kind)(seed >> 4 & 3), .first = i, .second = seed};
  }
  unsigned long total = 0;
  for (long t = 1; t <= turns; t++) total = (total ^ measure(shapes, 1000, (unsigned long)t)) + (unsigned long)t;
  printf("%ld\n", (long)total);
  return 0;
}
