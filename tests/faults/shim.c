/* Lets the n-th call of one kind under one folder fail, or kills the process before or after it.

   zbb_arm("kind:n:errno:mode", "/folder", "log") arms it: mode is fail, before or after; with kind
   "none" every call is only written down in the log, one letter of its kind a line. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static char kind[32], mode[16], folder[PATH_MAX], log_file[PATH_MAX];
static int nth, number, armed;
static int seen;

void zbb_arm(const char *what, const char *under, const char *log)
{
    sscanf(what, "%31[^:]:%d:%d:%15s", kind, &nth, &number, mode);
    snprintf(folder, sizeof folder, "%s", under);
    snprintf(log_file, sizeof log_file, "%s", log);
    seen = 0;
    armed = 1;
}

static int under(int at, const char *path)
{
    char of[64], place[PATH_MAX];
    if (path && path[0] == '/')
        return strncmp(path, folder, strlen(folder)) == 0;
    if (at == AT_FDCWD)
        return 0;
    snprintf(of, sizeof of, "/proc/self/fd/%d", at);
    ssize_t length = readlink(of, place, sizeof place - 1);
    if (length < 0)
        return 0;
    place[length] = 0;
    return strncmp(place, folder, strlen(folder)) == 0;
}

static void note(const char *call)
{
    /* A child that a command starts (the reader of workbooks) is told by the environment. */
    const char *place = log_file[0] ? log_file : getenv("ZBB_SHIM_LOG");
    if (!place)
        return;
    /* In one piece: the threads of an engine write at once. */
    char line[40];
    int length = snprintf(line, sizeof line, "%s\n", call);
    int out = syscall(SYS_openat, AT_FDCWD, place, O_WRONLY | O_CREAT | O_APPEND, 0600);
    syscall(SYS_write, out, line, length);
    syscall(SYS_close, out);
}

/* 1 where this call is to fail. */
static int hit(const char *call, int at, const char *path)
{
    if (!armed || !under(at, path))
        return 0;
    note(call);
    if (strcmp(call, kind) || __sync_add_and_fetch(&seen, 1) != nth)
        return 0;
    if (mode[0] == 'b')
        kill(getpid(), SIGKILL);
    return 1;
}

#define GUARD(result, name, call, at, path, types, values)                     \
    result name types                                                          \
    {                                                                          \
        static result(*real) types;                                            \
        if (!real)                                                             \
            real = (result(*) types)dlsym(RTLD_NEXT, #name);                   \
        int now = hit(call, at, path);                                         \
        if (now && mode[0] == 'f') {                                           \
            errno = number;                                                    \
            return -1;                                                         \
        }                                                                      \
        result done = real values;                                             \
        if (now && mode[0] == 'a')                                             \
            kill(getpid(), SIGKILL);                                           \
        return done;                                                           \
    }

GUARD(int, fsync, "fsync", fd, NULL, (int fd), (fd))
GUARD(int, fdatasync, "fsync", fd, NULL, (int fd), (fd))
GUARD(ssize_t, write, "write", fd, NULL, (int fd, const void *from, size_t size), (fd, from, size))
GUARD(ssize_t, pwrite, "write", fd, NULL, (int fd, const void *from, size_t size, off_t at),
      (fd, from, size, at))
GUARD(ssize_t, pwrite64, "write", fd, NULL, (int fd, const void *from, size_t size, off64_t at),
      (fd, from, size, at))
GUARD(int, rename, "rename", AT_FDCWD, to, (const char *from, const char *to), (from, to))
GUARD(int, renameat, "rename", to_at, to, (int at, const char *from, int to_at, const char *to),
      (at, from, to_at, to))
GUARD(int, renameat2, "rename", to_at, to,
      (int at, const char *from, int to_at, const char *to, unsigned flags),
      (at, from, to_at, to, flags))
GUARD(int, link, "link", AT_FDCWD, to, (const char *from, const char *to), (from, to))
GUARD(int, linkat, "link", to_at, to,
      (int at, const char *from, int to_at, const char *to, int flags),
      (at, from, to_at, to, flags))
GUARD(int, chmod, "chmod", AT_FDCWD, path, (const char *path, mode_t bits), (path, bits))
GUARD(int, fchmodat, "chmod", at, path, (int at, const char *path, mode_t bits, int flags),
      (at, path, bits, flags))
GUARD(int, mkdir, "mkdir", AT_FDCWD, path, (const char *path, mode_t bits), (path, bits))
GUARD(int, mkdirat, "mkdir", at, path, (int at, const char *path, mode_t bits), (at, path, bits))
GUARD(int, unlink, "unlink", AT_FDCWD, path, (const char *path), (path))
GUARD(int, unlinkat, "unlink", at, path, (int at, const char *path, int flags), (at, path, flags))
GUARD(int, rmdir, "unlink", AT_FDCWD, path, (const char *path), (path))
/* Nobody is to ask for a socket: only written down. */
int socket(int domain, int type, int protocol)
{
    static int (*real)(int, int, int);
    if (!real)
        real = (int (*)(int, int, int))dlsym(RTLD_NEXT, "socket");
    if (armed || getenv("ZBB_SHIM_LOG"))
        note("socket");
    return real(domain, type, protocol);
}

GUARD(int, flock, "flock", fd, NULL, (int fd, int operation), (fd, operation))
