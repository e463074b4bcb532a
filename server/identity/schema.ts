import { z } from "zod";

export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "That e-mail address is too long.")
  .pipe(z.email("Enter an e-mail address such as ada@example.org."));

const name = z
  .string()
  .trim()
  .min(1, "Enter your name; others see it beside your cursor.")
  .max(80, "Use at most 80 characters.")
  // Control and direction-changing characters could make one name look like another.
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}]*$/u, "The name contains invisible characters; please type it plainly.");

const newPassword = z
  .string()
  .min(10, "Use at least 10 characters; a short sentence is easy to remember.")
  .max(200, "Use at most 200 characters.");

export const signUpInput = z.object({ name, email, password: newPassword });
export const signInInput = z.object({
  email: z
    .string()
    .trim()
    .toLowerCase()
    .min(1, "Enter your e-mail address.")
    .max(254)
    // The database refuses some control characters, with an error of its own.
    .regex(/^[^\p{Cc}]*$/u, "Enter your e-mail address without invisible characters."),
  password: z.string().min(1, "Enter your password.").max(200),
});
export const profileInput = z.object({ name });
export const passwordInput = z.object({
  currentPassword: z.string().min(1, "Enter your current password.").max(200),
  newPassword,
});

export type SignUpInput = z.infer<typeof signUpInput>;
export type SignInInput = z.infer<typeof signInInput>;
