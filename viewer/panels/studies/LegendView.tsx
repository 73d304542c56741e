import { localized } from '../../locale/i18n.ts';
import { useView } from '../../stores/view.ts';
import { figureText } from '../../studies/figure-text.ts';
import type { Legend } from '../../studies/result.ts';

/** What colours mean, with the unit. */
export function LegendView({ legend }: { legend: Legend }) {
  const language = useView(({ document }) => document.language);
  return (
    <figure className="study-legend">
      <figcaption>
        {localized(legend.title, language)}
        {legend.unit !== '' && <small> ({legend.unit})</small>}
      </figcaption>
      {legend.kind === 'ramp' ? (
        <Ramp stops={legend.stops} />
      ) : (
        <ul>
          {legend.kind === 'classes'
            ? legend.classes.map(({ value, label, colour }) => (
                <Entry key={value} colour={colour} text={localized(label, language)} />
              ))
            : legend.steps.map(({ from, colour }, at) => (
                <Entry
                  key={from}
                  colour={colour}
                  text={
                    at === legend.steps.length - 1
                      ? `≥ ${figureText(from)}`
                      : `${figureText(from)} – ${figureText(legend.steps[at + 1].from)}`
                  }
                />
              ))}
        </ul>
      )}
    </figure>
  );
}

function Entry({ colour, text }: { colour: string; text: string }) {
  return (
    <li>
      <i className="swatch" style={{ background: colour }} aria-hidden="true" />
      {text}
    </li>
  );
}

function Ramp({ stops }: Pick<Extract<Legend, { kind: 'ramp' }>, 'stops'>) {
  const [first, last] = [stops[0].value, stops[stops.length - 1].value];
  const share = (value: number) => ((value - first) / (last - first || 1)) * 100;
  const gradient = stops.map(({ value, colour }) => `${colour} ${share(value)}%`).join(', ');
  return (
    <>
      <div className="ramp" style={{ background: `linear-gradient(90deg, ${gradient})` }} />
      <div className="ticks">
        <span>{figureText(first)}</span>
        <span>{figureText((first + last) / 2)}</span>
        <span>{figureText(last)}</span>
      </div>
    </>
  );
}
