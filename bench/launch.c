// Runs one command from a small process and reports what it took: a child of a large process would show its parent's memory.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

// usage: launch OUTPUT COMMAND...   prints: wall (ns), user (us), system (us), peak memory (KiB), exit status
int main(int argc, char **argv) {
  if (argc < 3) return 2;
  // A new file: where an old one is cut to nothing, ext4 makes its writer wait for the disk at the end.
  unlink(argv[1]);
  long long start = nanoseconds();
  pid_t child = fork();
  if (child == 0) {
    int output = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (output < 0 || dup2(output, 1) < 0) _exit(126);
    execvp(argv[2], argv + 2);
    _exit(127);
  }
  int status = 0;
  struct rusage usage;
  memset(&usage, 0, sizeof usage);
  if (child < 0 || wait4(child, &status, 0, &usage) < 0) return 1;
  long long wall = nanoseconds() - start;
  printf("%lld %lld %lld %ld %d\n", wall, usage.ru_utime.tv_sec * 1000000LL + usage.ru_utime.tv_usec,
         usage.ru_stime.tv_sec * 1000000LL + usage.ru_stime.tv_usec, usage.ru_maxrss,
         WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  return 0;
}
