import csv


def read_expenses(path):
    """The expenses in a CSV file, as a list of dictionaries."""
    return []


def total_by_category(expenses):
    """What was spent in each category, as a dictionary."""
    return {}


def report_lines(totals):
    """The report, as a list of lines."""
    return []


if __name__ == "__main__":
    expenses = read_expenses("expenses.csv")
    totals = total_by_category(expenses)
    for line in report_lines(totals):
        print(line)
