// Fields of records that an array points to: read and set in a loop.
#include <stdio.h>
#include <stdlib.h>

typedef struct {
  double place, speed;
  long mass, hits;
} Particle;

static __attribute__((noinline)) long move_all(Particle **particles, long count, double step) {
  long heavy = 0;
  for (long i = 0; i < count; i++) {
    Particle *p = particles[i];
    p->place += p->speed * step;
    if (p->place > 100.0) {
      p->place -= 100.0;
      p->hits++;
      heavy += p->mass;
    }
  }
  return heavy;
}

int main(int argc, char **argv) {
  long steps = argc > 1 ? atol(argv[1]) : 100;
  Particle *particles[1000];
  for (long i = 0; i < 1000; i++) {
    particles[i] = malloc(sizeof(Particle));
    if (particles[i] == NULL) return 1;
    *particles[i] = (Particle){.place = 0.0, .speed = (double)(i * 37 % 101) / 8.0, .mass = i % 7, .hits = 0};
  }
  long total = 0, hits = 0;
  for (long s = 1; s <= steps; s++) total += move_all(particles, 1000, 0.5);
  for (long i = 0; i < 1000; i++) hits += particles[i]->hits;
  printf("%ld %ld\n", total, hits);
  return 0;
}
