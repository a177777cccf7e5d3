import vue from 'eslint-plugin-vue'
import { defineConfig } from 'eslint/config'
import typescript from 'typescript-eslint'

const mathRandom = {
  selector: "MemberExpression[object.name='Math'][property.name='random']",
  message: 'Randomness is handed in: platform/random.ts.',
}
const recursiveMkdir = {
  selector: "CallExpression[callee.name=/^mkdir/] Property[key.name='recursive']",
  message: 'It never ends where the system makes no folders: platform/make-folder.ts.',
}
const bareParse = {
  selector: "MemberExpression[object.name='JSON'][property.name='parse']",
  message: 'A damaged byte must cost no more than its value: storage/stored-json.ts.',
}
const spreadLiteral = {
  selector: 'SpreadElement > ObjectExpression',
  message: 'A spread literal escapes the check for properties nobody knows: write the properties.',
}
const readOnce = {
  selector: "CallExpression[callee.name='expect'] AwaitExpression",
  message: 'A page answers when it has painted: expect.poll waits for it.',
}

export default defineConfig(
  { ignores: ['out/**', 'node_modules/**', 'dist/**', 'coverage/**'] },
  typescript.configs.recommended,
  vue.configs['flat/essential'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: typescript.parser } },
  },
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-syntax': ['error', spreadLiteral, mathRandom],
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
      'vue/multi-word-component-names': 'off',
      eqeqeq: 'error',
    },
  },
  {
    // What only types can tell: a promise nobody waits for is an error nobody hears of.
    files: ['src-main/**/*.ts', 'src-preload/**/*.ts', 'tests/**/*.ts'],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.node.json', 'tsconfig.stories.json', 'tsconfig.web.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/return-await': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
    },
  },
  {
    files: ['src-main/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', spreadLiteral, mathRandom, recursiveMkdir] },
  },
  {
    files: ['src-main/services/**/*.ts', 'src-main/storage/**/*.ts'],
    // Files of their own, read within a catch.
    ignores: ['**/*.test.ts', '**/stored-json.ts', '**/user-settings.ts', '**/recent-projects.ts'],
    rules: { 'no-restricted-syntax': ['error', spreadLiteral, mathRandom, recursiveMkdir, bareParse] },
  },
  {
    files: ['tests/e2e/*.story.ts'],
    rules: { 'no-restricted-syntax': ['error', spreadLiteral, mathRandom, readOnce] },
  },
)
