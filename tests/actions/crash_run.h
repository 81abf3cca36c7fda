#ifndef TESTS_ACTIONS_CRASH_RUN_H_
#define TESTS_ACTIONS_CRASH_RUN_H_

#include <map>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "proto/muster/actions/v1/actions.pb.h"
#include "tests/actions/guarded_installation.h"

namespace muster::testing {

// When the process that has the actions service is killed.
enum class KillMoment {
  kAnyTime,    // some time around all of it
  kEarly,      // as soon as people have said their last word
  kOnRequest,  // a request is at the vendor, which has not answered
  kAfterTake,  // the vendor has taken it, and answers or not
  kLate,       // an answer was written down, and others come
  kLast,
};

// How many commands were found how, all runs together.
struct CrashTally {
  int runs = 0;
  // What was on the disk at the kill, and whether the vendor had been asked,
  // such as `SENDING, asked` or `not stored`.
  std::map<std::string, int> killed_in;
  // How they ended, such as `SUCCEEDED, asked once`.
  std::map<std::string, int> ended;
  // PINs that the vendor made, and how Muster came to have them.
  std::map<std::string, int> pins;

  friend std::ostream& operator<<(std::ostream& out, const CrashTally& tally);
};

// One kill: two Macs are told to lock and two to erase at once by people, the
// process is killed at some moment of that, started again, people ask again
// with the same request ids, and every command comes to its end. Fails the test
// if the vendor was asked for anything twice, if the end of a command is not
// what the vendor's list says, or if Muster does not have a PIN that the vendor
// made. Not thread-safe.
class CrashRun {
 public:
  // All must outlive it.
  CrashRun(GuardedInstallation& installation, std::mt19937_64& random,
           CrashTally& tally);

  void Run(KillMoment moment);

 private:
  struct Wish {
    std::string vendor_id;
    std::string action;  // in the vendor's words: `lock` or `erase`
    actions::v1::CreateCommandRequest request;
    // Of what takes an approval, which it waits for when the run begins.
    actions::v1::Command waiting;
    // The command, once it is known.
    std::string name;
  };

  void Prepare();
  void AddFaults();
  void SayTheWord(const Wish& wish);
  void KillAt(KillMoment moment);
  void AwaitRequest();
  void AwaitAnswer();
  absl::Duration UpTo(absl::Duration most);
  void AskAgain(Wish& wish);
  void NoteKilledIn(const Wish& wish);
  void CheckEnd(const Wish& wish);
  void CheckPin(const Wish& wish);
  int Asked(const Wish& wish);

  GuardedInstallation& installation_;
  std::mt19937_64& random_;
  CrashTally& tally_;
  std::vector<Wish> wishes_;
  absl::Time killed_;
  std::map<std::string, int> asked_at_kill_;  // by vendor id
};

}  // namespace muster::testing

#endif  // TESTS_ACTIONS_CRASH_RUN_H_
