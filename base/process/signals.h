// How a process is told to end: SIGTERM or SIGINT, taken by one thread that
// waits for them, so that nothing ever runs in a signal handler.
#ifndef BASE_PROCESS_SIGNALS_H_
#define BASE_PROCESS_SIGNALS_H_

namespace muster {

// Keeps SIGTERM and SIGINT for WaitForTermination() and ignores SIGPIPE. To be
// called before the first thread starts: threads inherit it.
void BlockTerminationSignals();

// Blocks until the process is asked to end; returns the signal. Each signal
// ends one wait.
int WaitForTermination();

// Ends the wait as a SIGTERM from outside would. Thread-safe.
void RequestTermination();

}  // namespace muster

#endif  // BASE_PROCESS_SIGNALS_H_
