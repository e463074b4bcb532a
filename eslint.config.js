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
      "**/build/",
      ".cache/",
      ".data*/",
      "prisma/generated/",
      "prisma/demo/*/",
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
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // An event handler may be async: what it leaves rejected is caught as an unhandled rejection.
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      // Yjs types say what they hold by toString.
      "@typescript-eslint/no-base-to-string": [
        "error",
        { ignoredTypeNames: ["Error", "File", "RegExp", "Text", "YText", "URL"] },
      ],
      // An async function may satisfy a promise-shaped port without waiting for anything itself.
      "@typescript-eslint/require-await": "off",
      // Ports are plain objects of functions; none of them has a `this`.
      "@typescript-eslint/unbound-method": "off",
      "no-restricted-properties": ["error", noEnvironment],
      "no-console": "error",
    },
  },
  {
    files: ["app/**/*.{ts,tsx}"],
    ...jsxA11y.flatConfigs.strict,
    languageOptions: { ...jsxA11y.flatConfigs.strict.languageOptions, globals: globals.browser },
    rules: {
      ...jsxA11y.flatConfigs.strict.rules,
      // What scrolls has to be reachable with the keyboard, so a region may take the focus.
      "jsx-a11y/no-noninteractive-tabindex": ["error", { tags: [], roles: ["region", "tabpanel"] }],
    },
  },
  {
    files: ["app/**/*.{ts,tsx}"],
    plugins: { "react-hooks": reactHooks },
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      // Remix throws what redirect() and data() return, by design.
      "@typescript-eslint/only-throw-error": "off",
    },
  },
  // The rendering of pages has no way to the server's log.
  { files: ["app/entry.server.tsx"], rules: { "no-console": "off" } },
  // Declarations that extend a library's must repeat its type parameters.
  { files: ["**/*.d.ts"], rules: { "@typescript-eslint/no-unused-vars": "off" } },
  {
    files: [
      "server/config.ts",
      "scripts/**",
      "tests/**",
      "e2e/**",
      "bench/**",
      "*.config.*",
      "**/*.test.ts",
      "**/testing.ts",
      "**/testing/**",
    ],
    rules: { "no-restricted-properties": "off" },
  },
  { files: ["scripts/**", "bench/**", "prisma/**", "tests/**"], rules: { "no-console": "off" } },
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
