def fahrenheit(celsius):
    return celsius


def is_even(number):
    return True


def largest(a, b, c):
    return a


def countdown(start):
    return "Go!"


# Below is room for trying things out; it only runs when this file is started with Run.
if __name__ == "__main__":
    print(fahrenheit(100))
    print(countdown(3))
