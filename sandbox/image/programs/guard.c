#include "guard.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "clock.h"
#include "processes.h"

/*
 * Programs fill up to 2 MB of memory a millisecond. The wall outside stands 256 MB behind the limit, 96 of which are the
 * engine's own. Every look costs the host most of a millisecond, so a lab at rest is looked at seldom.
 */
#define FILLED_MB_PER_MS 2
#define RESERVE_MB 160
#define MAX_WAIT_MS 400
/* Nothing but shells at their prompts. A shell by itself takes memory slowly. */
#define REST_WAIT_MS 2000
/* Memory of what was killed comes back within this time. */
#define FREEING_MS 300
#define FULL_MS 3000
/* What is told to the host lies on its disk. */
#define MAX_LINES 1000

static struct processes now;

/* One line to the host, which knows the mark; what pid 1 prints is kept there. */
static void tell_host(const char *mark, const char *sentence)
{
    static int lines;
    char line[256];
    if (++lines > MAX_LINES)
        return;
    int length = snprintf(line, sizeof line, "%s %s\n", mark[0] ? mark : "-", sentence);
    if (write(STDOUT_FILENO, line, (size_t)length) < 0)
        return; /* nobody listens: the student is told all the same */
}

/* Tells the terminal that leads the session, as a program's own output may go elsewhere. */
static void tell_terminal(const struct process *process, const char *sentence)
{
    char line[256];
    for (int i = 0; i < now.length; i++)
        if (now.list[i].pid == process->session)
            process = &now.list[i];
    int output = open_error_output(process);
    if (output < 0)
        return;
    int length = snprintf(line, sizeof line, "\r\n\033[31m%s\033[0m\r\n", sentence);
    ssize_t written = isatty(output) ? write(output, line, (size_t)length) : 0;
    (void)written;
    close(output);
}

/* A process of the job (process group) that holds most memory. Group 1 is this program's own. */
static struct process *of_largest_job(void)
{
    struct process *largest = NULL;
    long most = -1;
    for (int i = 0; i < now.length; i++) {
        long sum = 0;
        if (now.list[i].group <= 1)
            continue;
        for (int j = 0; j < now.length; j++)
            if (now.list[j].group == now.list[i].group)
                sum += now.list[j].kilobytes;
        if (sum > most) {
            most = sum;
            largest = &now.list[i];
        }
    }
    return largest;
}

static void end_largest_job(const struct limits *limits)
{
    char sentence[160];
    read_processes(&now, false);
    struct process *victim = of_largest_job();
    if (victim == NULL)
        return;
    read_mark(victim);
    snprintf(sentence, sizeof sentence, "Your program used all %ld MB of memory and was stopped.", limits->memory_mb);
    tell_terminal(victim, sentence);
    tell_host(victim->mark, sentence);
    kill(-victim->group, SIGKILL);
}

/* The mark that most processes carry: everything one terminal or one command has started, whatever became of it. */
static const char *most_common_mark(void)
{
    const char *common = "";
    int most = 0;
    for (int i = 0; i < now.length; i++) {
        int count = 0;
        for (int j = 0; j < now.length; j++)
            count += strcmp(now.list[i].mark, now.list[j].mark) == 0;
        if (count > most) {
            most = count;
            common = now.list[i].mark;
        }
    }
    return common;
}

/* Nothing can start another while all are stopped, so one pass catches every one of them. */
static void end_bomb(const struct limits *limits, bool everything)
{
    char sentence[160];
    snprintf(sentence, sizeof sentence,
             "Your program used all %d processes, so that nothing else could start, and was stopped.",
             limits->processes);
    kill(-1, SIGSTOP);
    read_processes(&now, true);
    const char *mark = most_common_mark();
    tell_host(mark, sentence);
    for (int i = 0; i < now.length; i++) {
        struct process *process = &now.list[i];
        bool is_culprit = everything || strcmp(process->mark, mark) == 0;
        if (is_culprit && is_terminal_shell(process))
            tell_terminal(process, sentence);
        else if (is_culprit)
            kill(process->pid, SIGKILL);
    }
    kill(-1, SIGCONT);
}

/*
 * What holds all processes for so long keeps everybody from starting anything: a terminal, a test. The first time
 * only the culprit is ended, then everything but the shells. Nothing is asked of /proc before all are stopped: beside
 * a hundred programs that call fork in a loop, every answer takes seconds.
 */
static void look_for_bomb(const struct limits *limits, bool is_full)
{
    static long full_ms, last_look, rounds;
    long now_ms = monotonic_ms(), elapsed = now_ms - last_look;
    last_look = now_ms;
    full_ms += is_full ? elapsed : -elapsed;
    if (full_ms <= 0)
        full_ms = rounds = 0;
    if (full_ms < FULL_MS)
        return;
    end_bomb(limits, rounds++ > 0);
    full_ms = 1;
}

/* Whether there are only shells. Asked anew only when their number has changed. */
static bool is_at_rest(int tasks)
{
    static int known_tasks = -1;
    static bool answer;
    if (tasks == known_tasks)
        return answer;
    read_processes(&now, false);
    known_tasks = tasks;
    answer = true;
    for (int i = 0; i < now.length && answer; i++)
        answer = is_terminal_shell(&now.list[i]);
    return answer;
}

struct next_look guard_look(const struct limits *limits)
{
    struct sysinfo system;
    if (sysinfo(&system) != 0)
        return (struct next_look){ MAX_WAIT_MS, false };

    long used_mb = (long)((system.totalram - system.freeram) * system.mem_unit >> 20);
    if (used_mb >= limits->memory_mb) {
        end_largest_job(limits);
        return (struct next_look){ FREEING_MS, false };
    }
    look_for_bomb(limits, system.procs >= limits->processes * 9 / 10);
    long wait_ms = (limits->memory_mb + RESERVE_MB - used_mb) / FILLED_MB_PER_MS;
    if (wait_ms > MAX_WAIT_MS)
        wait_ms = MAX_WAIT_MS;
    if (used_mb < limits->memory_mb / 4 && is_at_rest(system.procs))
        return (struct next_look){ REST_WAIT_MS, true };
    return (struct next_look){ (int)wait_ms, false };
}
