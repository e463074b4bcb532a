def average(temperatures):
    if len(temperatures) == 0:
        return 0
    return sum(temperatures) / len(temperatures)


def frost_days(temperatures):
    count = 0
    for temperature in temperatures:
        if temperature < 0:
            count += 1
    return count


def warmer_than(limit, temperatures):
    warmer = []
    for temperature in temperatures:
        if temperature > limit:
            warmer.append(temperature)
    return warmer


def biggest_jump(temperatures):
    biggest = 0
    for day in range(1, len(temperatures)):
        jump = abs(temperatures[day] - temperatures[day - 1])
        if jump > biggest:
            biggest = jump
    return biggest


if __name__ == "__main__":
    week = [3, -1, -4, 0, 6, 8, 7]
    print("Average:", average(week))
    print("Days of frost:", frost_days(week))
    print("Warmer than 5:", warmer_than(5, week))
    print("Biggest jump:", biggest_jump(week))
