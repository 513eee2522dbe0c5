/**
 * How to point each decoder program at this hub.
 *
 * Separate because these lines are the answer to the first question that everybody has.
 */
import { LINKS, type LinkId } from "../wire/links.ts";

export interface FeederCommand {
  readonly link: LinkId;
  readonly program: string;
  /** A command line, or what to enter in the settings of a program with windows. */
  readonly line: string;
  readonly copy: string;
}

const JAERO_SETTING = "Settings, Feeding: format JSONdump, address";

/** One line per link for a hub that is reached as `host`. */
export function feederCommands(host: string, links: readonly LinkId[]): readonly FeederCommand[] {
  const port = (link: LinkId) => LINKS[link].port;
  const all: readonly Omit<FeederCommand, "copy">[] = [
    {
      link: "acars",
      program: "acarsdec",
      line: `acarsdec --output json:udp:host=${host},port=${port("acars")}`,
    },
    {
      link: "vdlm2",
      program: "dumpvdl2",
      line: `dumpvdl2 --output decoded:json:udp:address=${host},port=${port("vdlm2")}`,
    },
    {
      link: "hfdl",
      program: "dumphfdl",
      line: `dumphfdl --output decoded:json:udp:address=${host},port=${port("hfdl")}`,
    },
    {
      link: "imsl",
      program: "JAERO",
      line: `${JAERO_SETTING} ${host}:${port("imsl")}`,
    },
    {
      link: "irdm",
      program: "iridium-toolkit",
      line: `reassembler.py -m acars -a json | nc -u ${host} ${port("irdm")}`,
    },
  ];
  return all
    .filter(({ link }) => links.length === 0 || links.includes(link))
    .map((command) => ({ ...command, copy: command.line.replace(`${JAERO_SETTING} `, "") }));
}
