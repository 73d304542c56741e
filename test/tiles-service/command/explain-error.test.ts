import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../models/errors.ts';
import { explainError } from '../../../tiles-service/command/explain-error.ts';

function thrownBy(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('It did not throw.');
}

describe('explainError', () => {
  it.skipIf(!existsSync('/dev/full'))('should say that a disk is full', () => {
    const error = explainError(thrownBy(() => writeFileSync('/dev/full', 'x')));
    expect(error).toMatchObject({ name: 'InputError', code: 'system-enospc' });
    expect((error as Error).message).toContain('the disk is full');
  });

  it('should name the file that is gone', () => {
    const error = explainError(thrownBy(() => readFileSync('/nowhere/to/be.found')));
    expect(error).toMatchObject({ code: 'system-enoent', input: '/nowhere/to/be.found' });
  });

  it('should leave what is no matter of the file system as it is', () => {
    for (const error of [new InputError('a', 'b', 'c', 'd'), new TypeError('x'), 'text', undefined])
      expect(explainError(error)).toBe(error);
  });
});
