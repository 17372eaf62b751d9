"""What was saved, although the program has removed it since."""
import os
import re
import struct
import threading

from writer_faults import RECORD


def is_whole(data, at):
    """Whether a record, a head of 128 bytes and what it says that it holds, is there to its end (sim/io/trial_record.cpp)."""
    if len(data) - at < 128:
        return False
    contents, values, text = struct.unpack_from("<3Q", data, at + 72)
    return len(data) - at >= 128 + 16 * contents + 8 * values + (text + 7) // 8 * 8


class SecondNames(threading.Thread):
    """Gives every file of saved trials a second name, under which it outlives the store."""

    def __init__(self, store, kept):
        super().__init__(daemon=True)
        self.store, self.kept, self.ended = store, kept, threading.Event()
        kept.mkdir()

    def run(self):
        while not self.ended.wait(0.002):
            for path in self.store.glob("trials-*"):
                try:
                    os.link(path, self.kept / path.name)
                except (FileExistsError, FileNotFoundError):
                    pass

    def trials(self):
        """Digest of every trial that was saved, as often as it was. A record that the end of its writer cut short was not."""
        self.ended.set()
        self.join()
        found = []
        for path in self.kept.iterdir():
            data = path.read_bytes()
            found += [data[at.start() + 8:at.start() + 24] for at in re.finditer(re.escape(RECORD), data) if is_whole(data, at.start())]
        return found
