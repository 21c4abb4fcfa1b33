// The outer planets round the sun: records of floats.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SOLAR_MASS (4.0 * 3.141592653589793 * 3.141592653589793)
#define DAYS 365.24

enum { body_count = 5 };

typedef struct {
  double x, y, z, vx, vy, vz, mass;
} Body;

static Body bodies[body_count] = {
    {.mass = SOLAR_MASS},
    {4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 0.00166007664274403694 * DAYS,
     0.00769901118419740425 * DAYS, -0.0000690460016972063023 * DAYS, 0.000954791938424326609 * SOLAR_MASS},
    {8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -0.00276742510726411916 * DAYS,
     0.00499852801234917238 * DAYS, 0.0000230417297573763929 * DAYS, 0.000285885980666130812 * SOLAR_MASS},
    {12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 0.00296460137564761618 * DAYS,
     0.00237847173959480950 * DAYS, -0.0000296589568540237556 * DAYS, 0.0000436624404335156298 * SOLAR_MASS},
    {15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 0.00268067772490389322 * DAYS,
     0.00162824170038242295 * DAYS, -0.0000951592254519715870 * DAYS, 0.0000515138902046611451 * SOLAR_MASS},
};

static void cancel_drift(void) {
  double px = 0, py = 0, pz = 0;
  for (int i = 0; i < body_count; i++) {
    px += bodies[i].vx * bodies[i].mass;
    py += bodies[i].vy * bodies[i].mass;
    pz += bodies[i].vz * bodies[i].mass;
  }
  bodies[0].vx = -px / SOLAR_MASS;
  bodies[0].vy = -py / SOLAR_MASS;
  bodies[0].vz = -pz / SOLAR_MASS;
}

static double energy(void) {
  double total = 0;
  for (int i = 0; i < body_count; i++) {
    const Body *p = &bodies[i];
    total += 0.5 * p->mass * (p->vx * p->vx + p->vy * p->vy + p->vz * p->vz);
    for (int j = i + 1; j < body_count; j++) {
      const Body *q = &bodies[j];
      double dx = p->x - q->x, dy = p->y - q->y, dz = p->z - q->z;
      total -= p->mass * q->mass / sqrt(dx * dx + dy * dy + dz * dz);
    }
  }
  return total;
}

static void advance(double step) {
  for (int i = 0; i < body_count; i++) {
    Body *p = &bodies[i];
    for (int j = i + 1; j < body_count; j++) {
      Body *q = &bodies[j];
      double dx = p->x - q->x, dy = p->y - q->y, dz = p->z - q->z;
      double squared = dx * dx + dy * dy + dz * dz;
      double magnitude = step / (squared * sqrt(squared));
      double p_pull = p->mass * magnitude, q_pull = q->mass * magnitude;
      p->vx -= dx * q_pull;
      p->vy -= dy * q_pull;
      p->vz -= dz * q_pull;
      q->vx += dx * p_pull;
      q->vy += dy * p_pull;
      q->vz += dz * p_pull;
    }
  }
  for (int i = 0; i < body_count; i++) {
    bodies[i].x += step * bodies[i].vx;
    bodies[i].y += step * bodies[i].vy;
    bodies[i].z += step * bodies[i].vz;
  }
}

int main(int argc, char **argv) {
  long n = argc > 1 ? atol(argv[1]) : 1000;
  cancel_drift();
  printf("%.9f\n", energy());
  for (long i = 0; i < n; i++) advance(0.01);
  printf("%.9f\n", energy());
  return 0;
}
