def average(temperatures):
    return 0


def frost_days(temperatures):
    return 0


def warmer_than(limit, temperatures):
    return []


def biggest_jump(temperatures):
    return 0


if __name__ == "__main__":
    week = [3, -1, -4, 0, 6, 8, 7]
    print("Average:", average(week))
    print("Days of frost:", frost_days(week))
    print("Warmer than 5:", warmer_than(5, week))
    print("Biggest jump:", biggest_jump(week))
