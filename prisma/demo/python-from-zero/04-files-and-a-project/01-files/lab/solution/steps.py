def read_steps(path):
    steps = {}
    try:
        with open(path) as file:
            for line in file:
                parts = line.split()
                if len(parts) == 2 and parts[1] != "?":
                    steps[parts[0]] = int(parts[1])
    except FileNotFoundError:
        return {}
    return steps


def write_report(steps, path):
    total = 0
    best = 0
    for count in steps.values():
        total += count
        if count > best:
            best = count
    with open(path, "w") as file:
        file.write(f"Days: {len(steps)}\n")
        file.write(f"Steps: {total}\n")
        file.write(f"Best: {best}\n")


if __name__ == "__main__":
    steps = read_steps("steps.txt")
    write_report(steps, "report.txt")
    with open("report.txt") as file:
        print(file.read())
