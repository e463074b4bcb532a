def fahrenheit(celsius):
    return celsius * 9 / 5 + 32


def is_even(number):
    return number % 2 == 0


def largest(a, b, c):
    if a >= b and a >= c:
        return a
    if b >= c:
        return b
    return c


def countdown(start):
    text = ""
    for number in range(start, 0, -1):
        text += f"{number} "
    return text + "Go!"


# Below is room for trying things out; it only runs when this file is started with Run.
if __name__ == "__main__":
    print(fahrenheit(100))
    print(countdown(3))
