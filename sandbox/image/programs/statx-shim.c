/*
 * coreutils passes AT_NO_AUTOMOUNT to statx(2), a flag some gVisor releases refuse with EINVAL, so `ls -l` and
 * `stat` fail. Nothing is ever automounted in a lab: the flag is dropped before the call.
 * Loaded into every program by /etc/ld.so.preload; built without headers, hence the numbers.
 */
#define AT_NO_AUTOMOUNT 0x800
#if defined(__x86_64__)
#define SYS_statx 332
#else
#define SYS_statx 291
#endif

long syscall(long number, ...);

int statx(int directory, const char *path, int flags, unsigned int mask, void *result)
{
    return (int)syscall(SYS_statx, (long)directory, path, (long)(flags & ~AT_NO_AUTOMOUNT), (long)mask, result);
}
