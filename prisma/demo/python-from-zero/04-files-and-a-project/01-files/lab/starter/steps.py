def read_steps(path):
    steps = {}
    return steps


def write_report(steps, path):
    with open(path, "w") as file:
        file.write("Days: 0\n")


if __name__ == "__main__":
    steps = read_steps("steps.txt")
    write_report(steps, "report.txt")
    with open("report.txt") as file:
        print(file.read())
