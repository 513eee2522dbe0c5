/** A choice of few, all of them in sight. */

interface SegmentedProps<T extends string> {
  /** What is chosen, for those who do not see where it stands. */
  readonly name: string;
  readonly options: readonly (readonly [T, string])[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const { name, options, value, onChange } = props;
  return (
    <fieldset className="segmented">
      <legend className="visually-hidden">{name}</legend>
      {options.map(([option, words]) => (
        <button
          key={option}
          type="button"
          aria-pressed={value === option}
          data-active={value === option}
          onClick={() => onChange(option)}
        >
          {words}
        </button>
      ))}
    </fieldset>
  );
}
