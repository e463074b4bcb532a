# Ask
bill = float(input("Bill? "))
# ... two more questions

# Calculate
each = bill

# Show
print(f"Each pays {each} euros.")
