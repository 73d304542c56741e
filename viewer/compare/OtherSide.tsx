import { useEffect } from 'react';
import { followHost } from './embedded-link.ts';

/** In the page inside the page: follows the page around it. */
export default function OtherSide() {
  useEffect(followHost, []);
  return null;
}
