// What the program tells the shell; scripts and batch systems rely on these numbers.
#pragma once

namespace faultline::cli {

enum ExitCode : int {
  done = 0,           ///< also "already done"
  trials_failed = 1,  ///< some trials failed, or are missing after a merge; the others are saved
  usage = 2,          ///< wrong command line or scenario; nothing was run
  goal_not_met = 3,   ///< a target is missed, there is no crossing, an interval is not narrow enough
  not_verified = 4,   ///< digests differ
  file_trouble = 5,   ///< input or output
  interrupted = 130,  ///< by a signal; resumable
  reader_gone = 141   ///< whoever read standard output closed it: what the shell calls the end by SIGPIPE
};

}  // namespace faultline::cli
