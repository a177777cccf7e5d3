import vue from 'eslint-plugin-vue'
import { defineConfig } from 'eslint/config'
import typescript from 'typescript-eslint'

const mathRandom = {
  selector: "MemberExpression[object.name='Math'][property.name='random']",
  message: 'Randomness is handed in: platform/random.ts.',
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
      'no-restricted-syntax': ['error', mathRandom],
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
      'vue/multi-word-component-names': 'off',
      eqeqeq: 'error',
    },
  },
)
