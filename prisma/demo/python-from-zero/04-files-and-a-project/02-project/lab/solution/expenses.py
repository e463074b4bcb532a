import csv


def read_expenses(path):
    """The expenses in a CSV file, as a list of dictionaries."""
    expenses = []
    with open(path) as file:
        for row in csv.DictReader(file):
            expense = {"day": row["day"], "category": row["category"], "amount": float(row["amount"])}
            expenses.append(expense)
    return expenses


def total_by_category(expenses):
    """What was spent in each category, as a dictionary."""
    totals = {}
    for expense in expenses:
        category = expense["category"]
        totals[category] = totals.get(category, 0) + expense["amount"]
    return totals


def report_lines(totals):
    """The report, as a list of lines."""
    total = sum(totals.values())
    lines = []
    for category in sorted(totals):
        amount = totals[category]
        percent = round(amount / total * 100)
        bar = "#" * (percent // 10)
        lines.append(f"{category:10} {amount:8.2f} {percent:4} %  {bar}")
    lines.append(f"{'Total':10} {total:8.2f}")
    return lines


if __name__ == "__main__":
    expenses = read_expenses("expenses.csv")
    totals = total_by_category(expenses)
    for line in report_lines(totals):
        print(line)
