/** The few pictures of the frame, drawn here so that no font or host is needed. */

const PATHS = {
  live: "M2 4.5h12M2 8h12M2 11.5h8",
  alerts:
    "M8 2.5c2.5 0 4 1.7 4 4.2 0 3 1.5 4.3 1.5 4.300h-11s1.5-1.3 1.5-4.300c0-2.5 1.5-4.2 4-4.200ZM6.7 13.500h2.6",
  bell: "M8 3.2c2.200 0 3.500 1.5 3.500 3.700 0 2.600 1.300 3.700 1.300 3.700H3.2s1.300-1.100 1.300-3.700c0-2.200 1.300-3.700 3.500-3.700ZM6.8 13.200h2.400M1.8 6.500c.1-1.500.6-2.800 1.500-3.800M14.2 6.500c-.1-1.500-.6-2.800-1.500-3.800",
  bellOff:
    "M8 3.2c2.200 0 3.500 1.5 3.500 3.700 0 2.600 1.300 3.700 1.300 3.700H3.2s1.300-1.100 1.300-3.700c0-2.200 1.300-3.700 3.500-3.700ZM6.8 13.200h2.400M2.5 2.500l11 11",
  filter: "M2 4h12M4.5 8h7M6.8 12h2.4",
  pause: "M5.5 3.500v9M10.5 3.500v9",
  play: "M5 3.200v9.600L12.5 8Z",
  system: "M2.5 3.500h11v7h-11ZM6 13.200h4",
  light:
    "M8 5.200a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.600ZM8 1.500v1.400M8 13.100v1.400M1.5 8h1.400M13.1 8h1.400M3.4 3.400l1 1M11.6 11.600l1 1M3.4 12.600l1-1M11.6 4.400l1-1",
  dark: "M13 9.500A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.500Z",
  close: "M4 4l8 8M12 4l-8 8",
  down: "M4.5 6.5 8 10l3.5-3.5",
  up: "M8 12.500v-9M4.5 7 8 3.5 11.5 7",
  check: "M3.5 8.500l3 3 6-7",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
