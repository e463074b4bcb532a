import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

const noEnvironment = {
  object: "process",
  property: "env",
  message: "Only server/config.ts reads the environment; everything else is handed what it needs.",
};

export default tseslint.config(
  {
    ignores: [
      "**/node_modules/",
      "build/",
      ".cache/",
      ".data*/",
      "prisma/generated/",
      "prisma/demo/",
      "public/",
      "test-results/",
      "playwright-report/",
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  { languageOptions: { globals: globals.node } },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
      // Remix throws Response objects, by design.
      "@typescript-eslint/only-throw-error": ["error", { allow: ["Response"] }],
      // Numbers read well inside sentences.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // An async function may satisfy a promise-shaped port without waiting for anything itself.
      "@typescript-eslint/require-await": "off",
      "no-restricted-properties": ["error", noEnvironment],
      "no-console": "error",
    },
  },
  {
    files: ["app/**/*.{ts,tsx}"],
    ...jsxA11y.flatConfigs.strict,
    languageOptions: { ...jsxA11y.flatConfigs.strict.languageOptions, globals: globals.browser },
  },
  {
    files: ["app/**/*.{ts,tsx}"],
    plugins: { "react-hooks": reactHooks },
    rules: { "react-hooks/rules-of-hooks": "error", "react-hooks/exhaustive-deps": "error" },
  },
  {
    files: ["server/config.ts", "scripts/**", "tests/**", "e2e/**", "bench/**", "*.config.*", "**/*.test.ts"],
    rules: { "no-restricted-properties": "off" },
  },
  { files: ["scripts/**", "bench/**", "prisma/**"], rules: { "no-console": "off" } },
  {
    files: ["e2e/**"],
    rules: {
      // Playwright calls its fixture parameter `use`, and a fixture without dependencies takes `{}`.
      "no-empty-pattern": "off",
      "no-restricted-syntax": [
        "error",
        {
          selector: "CallExpression[callee.property.name='waitForTimeout']",
          message: "Wait for what should happen, not for time to pass.",
        },
      ],
    },
  },
);
