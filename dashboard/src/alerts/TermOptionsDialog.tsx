/** What this browser does with one alert term: colour, sound, silence for a while, group. */
import { type ReactNode, useId } from "react";
import { SnoozeChoice } from "../notify/settings/SnoozeChoice.tsx";
import { playSound } from "../notify/sound.ts";
import { setPreferences, useHub } from "../state/store.ts";
import {
  GROUP_LENGTH,
  groupsOfTerms,
  optionsOf,
  TERM_COLOURS,
  type TermColour,
  type TermOptions,
  type TermSound,
  withOptions,
} from "../state/termOptions.ts";
import { oneLine } from "../text/visible.ts";
import { Modal } from "../ui/Modal.tsx";
import { Segmented } from "../ui/Segmented.tsx";

const TERM_LENGTH = 64;
const SOUNDS: readonly (readonly [TermSound, string])[] = [
  ["usual", "Usual"],
  ["low", "Low"],
  ["falling", "Falling"],
  ["none", "Silent"],
];

interface TermOptionsDialogProps {
  readonly term: string;
  readonly terms: readonly string[];
  readonly onClose: () => void;
}

export function TermOptionsDialog({ term, terms, onClose }: TermOptionsDialogProps) {
  const all = useHub((state) => state.termOptions);
  const volume = useHub((state) => state.volume);
  const options = optionsOf(all, term);
  const change = (part: { readonly [Name in keyof TermOptions]?: TermOptions[Name] | undefined }) =>
    setPreferences({ termOptions: withOptions(useHub.getState().termOptions, term, part) });
  const sound = options.sound ?? "usual";
  return (
    <Modal title={oneLine(term, TERM_LENGTH)} className="term-options" onClose={onClose}>
      <Row name="Colour">
        <ColourChoice chosen={options.colour} onChange={(colour) => change({ colour })} />
      </Row>
      <Row name="Sound">
        <Segmented
          name="Sound"
          options={SOUNDS}
          value={sound}
          onChange={(chosen) => change({ sound: chosen === "usual" ? undefined : chosen })}
        />
        <button
          type="button"
          className="button"
          disabled={sound === "none"}
          onClick={() => sound !== "none" && void playSound(volume, sound)}
        >
          Test<span className="visually-hidden"> the sound</span>
        </button>
      </Row>
      <Row name="Snooze">
        <SnoozeChoice
          name="Snooze"
          until={options.snoozedUntil ?? 0}
          onChange={(until) => change({ snoozedUntil: until === 0 ? undefined : until })}
        />
      </Row>
      <Row name="Group">
        <GroupInput
          group={options.group ?? ""}
          known={[...groupsOfTerms(all, terms).keys()]}
          onChange={(group) => change({ group: group === "" ? undefined : group })}
        />
      </Row>
      <p className="quiet">
        This browser keeps these; the term itself is everybody's. Silent and snoozed terms are
        listed and counted all the same. Terms of one group are listed together.
      </p>
    </Modal>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="term-option">
      {/* Each choice bears the same name. */}
      <span aria-hidden="true">{name}</span>
      <div>{children}</div>
    </div>
  );
}

interface ColourChoiceProps {
  readonly chosen: TermColour | undefined;
  readonly onChange: (colour: TermColour | undefined) => void;
}

function ColourChoice({ chosen, onChange }: ColourChoiceProps) {
  return (
    <fieldset className="colour-choice">
      <legend className="visually-hidden">Colour</legend>
      {[undefined, ...TERM_COLOURS].map((colour) => (
        <button
          key={colour ?? "usual"}
          type="button"
          aria-label={colour ?? "usual"}
          title={colour ?? "usual"}
          aria-pressed={chosen === colour}
          data-colour={colour}
          onClick={() => onChange(colour)}
        />
      ))}
    </fieldset>
  );
}

interface GroupInputProps {
  readonly group: string;
  readonly known: readonly string[];
  readonly onChange: (group: string) => void;
}

function GroupInput({ group, known, onChange }: GroupInputProps) {
  const listId = useId();
  return (
    <>
      <input
        type="text"
        aria-label="Group"
        placeholder="None"
        data-testid="term-group"
        list={listId}
        maxLength={GROUP_LENGTH}
        autoComplete="off"
        spellCheck={false}
        value={group}
        // Blanks alone are no name, and one in front of it would make another.
        onChange={(event) => onChange(event.target.value.trimStart())}
      />
      <datalist id={listId}>
        {known.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
