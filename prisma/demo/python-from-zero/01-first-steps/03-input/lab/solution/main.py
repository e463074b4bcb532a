# Ask
bill = float(input("Bill? "))
tip_percent = int(input("Tip in percent? "))
people = int(input("People? "))

# Calculate
total = bill + bill * tip_percent / 100
each = total / people

# Show
print(f"Each pays {each:.2f} euros.")
