/** What speech recognition takes for each other in English; a group a line. */
export const soundAlikes: readonly (readonly string[])[] = `
their there
your you're
its it's
to too two
for four
by buy bye
here hear
know no
new knew
right write
where wear
whether weather
which witch
would wood
one won
sent cent scent
mail male
week weak
wait weight
hour our
sale sail
cash cache
check cheque
whole hole
some sum
son sun
meet meat
need knead
our are
than then
affect effect
accept except
passed past
find fined
higher hire
piece peace
plain plane
way weigh
wrote rote
ate eight
be bee
see sea
seen scene
made maid
role roll
principal principle
through threw
`
  .trim()
  .split('\n')
  .map((line) => line.split(' '))
