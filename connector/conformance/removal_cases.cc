#include <memory>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "connector/conformance/cases.h"

namespace muster::conformance {
namespace {

using inventory::v1::Resolution;

// Which device the inventory calls unseen, and what happens to requests then.
struct Question {
  std::string device;
  absl::Time time;  // when it was asked
  std::string id() const { return IdIn(device); }
};

// A name like those of the sync's devices that none of them has: another last
// digit or letter.
std::string AbsentName(const RecordedSync& sync) {
  std::set<std::string> names;
  for (const auto& device : sync.devices()) names.insert(device.name());
  if (names.empty()) return "";
  for (const std::string& name : names) {
    const bool digit = absl::ascii_isdigit(name.back());
    for (const char last : std::string(digit ? "9876543210" : "fedcba")) {
      const std::string other = name.substr(0, name.size() - 1) + last;
      if (names.count(other) == 0) return other;
    }
  }
  return *names.rbegin() + "0";
}

// What the vendor does once a device is asked for: given the device and all
// that were shown.
using MakeRule = std::function<VendorProxy::Rule(const Question&)>;

// Has a FULL sync answered with one missing device, absent or still there, and
// hands over what the connector resolved.
Verdict Ask(Bench& bench, bool absent, const MakeRule& make_rule,
            Question& question, RecordedSync& sync) {
  const auto asked = std::make_shared<Question>();
  bench.inventory().SetMissing(
      [&bench, absent, make_rule, asked](const RecordedSync& shown) {
        const auto devices = shown.devices();
        if (devices.empty() || !asked->device.empty()) {
          return std::vector<std::string>();
        }
        asked->device = absent ? AbsentName(shown) : devices.front().name();
        asked->time = absl::Now();
        if (make_rule) bench.vendor().SetRule(make_rule(*asked));
        return std::vector<std::string>{asked->device};
      });
  MUSTER_EXPECT(bench.Launch());
  MUSTER_EXPECT(bench.Sync(1));
  bench.vendor().SetRule(nullptr);
  sync = bench.inventory().full_syncs().front();
  question = *asked;
  if (question.device.empty()) return Fail("the FULL sync showed no device");
  if (!sync.resolve) {
    return Fail("`committed` named a missing device, and no `resolve` came");
  }
  if (sync.resolve->resolutions_size() != 1 ||
      sync.resolve->resolutions(0).device() != question.device) {
    return Fail("`resolve` must have one resolution of each missing device");
  }
  return Pass();
}

bool WasAskedFor(const Bench& bench, const VendorProxy& vendor,
                 const Question& question, const std::string& id) {
  (void)bench;
  for (const Asked& asked : vendor.asked()) {
    if (asked.time >= question.time && asked.Mentions(id)) return true;
  }
  return false;
}

Verdict CheckGone(Bench& bench, const Question& question,
                  const RecordedSync& sync) {
  const Resolution& resolution = sync.resolve->resolutions(0);
  if (!WasAskedFor(bench, bench.vendor(), question, question.id())) {
    return Fail("a missing device was called gone unasked: ask the vendor");
  }
  if (!resolution.has_gone()) {
    return Fail("the vendor's own 404 did not make the device `gone`");
  }
  const std::string control = resolution.gone().control_device();
  bool shown = false;
  for (const auto& device : sync.devices()) {
    shown = shown || device.name() == control;
  }
  if (!shown || !WasAskedFor(bench, bench.vendor(), question, IdIn(control))) {
    return Fail(
        "`gone` has no control: read a device that the sweep showed in the "
        "same minute, and name it in `control_device`");
  }
  if (!resolution.gone().has_observe_time()) {
    return Fail("`gone` lacks its observe_time: set it");
  }
  return Pass();
}

Verdict AsksBeforeItRemoves(Bench& bench) {
  Question question;
  RecordedSync sync;
  MUSTER_EXPECT(Ask(bench, /*absent=*/true, nullptr, question, sync));
  return CheckGone(bench, question, sync);
}

Verdict FindsWhatIsThere(Bench& bench) {
  Question question;
  RecordedSync sync;
  MUSTER_EXPECT(Ask(bench, /*absent=*/false, nullptr, question, sync));
  const Resolution& resolution = sync.resolve->resolutions(0);
  if (resolution.has_present() &&
      resolution.present().device().name() == question.device) {
    return Pass();
  }
  return Fail("a missing device that the vendor has is not `present`");
}

Verdict CheckUndecided(const RecordedSync& sync, const std::string& when) {
  const Resolution& resolution = sync.resolve->resolutions(0);
  if (!resolution.has_undecided()) {
    return Fail(absl::StrCat(
        "a device is ", resolution.has_gone() ? "`gone`" : "not undecided",
        " although ", when, ": only the vendor's own word removes"));
  }
  if (resolution.undecided().reason().empty()) {
    return Fail("`undecided` has no reason: tell why");
  }
  return Pass();
}

// Undecided if requests for the missing device get `trouble`.
Verdict StaysUndecided(Bench& bench, const Trouble& trouble,
                       const std::string& when) {
  Question question;
  RecordedSync sync;
  const MakeRule rule = [trouble](const Question& asked) {
    return
        [trouble, id = asked.id()](const Asked& one) -> std::optional<Trouble> {
          if (one.Mentions(id)) return trouble;
          return std::nullopt;
        };
  };
  MUSTER_EXPECT(Ask(bench, /*absent=*/true, rule, question, sync));
  return CheckUndecided(sync, when);
}

Verdict DoubtsAServerError(Bench& bench) {
  return StaysUndecided(bench, Trouble(), "the vendor answered 503 for it");
}

Verdict DoubtsAForeign404(Bench& bench) {
  Trouble trouble;
  trouble.status = 404;
  return StaysUndecided(bench, trouble,
                        "the 404 for it was a gateway's, not the vendor's");
}

Verdict DoubtsWithoutControl(Bench& bench) {
  Question question;
  RecordedSync sync;
  const MakeRule rule = [](const Question& asked) {
    return [id = asked.id()](const Asked& one) -> std::optional<Trouble> {
      if (one.Mentions(id)) return std::nullopt;
      return Trouble();
    };
  };
  MUSTER_EXPECT(Ask(bench, /*absent=*/true, rule, question, sync));
  return CheckUndecided(sync, "no other device could be read either");
}

}  // namespace

std::vector<Case> RemovalCases() {
  return {{"asks_before_it_removes", AsksBeforeItRemoves},
          {"finds_what_is_still_there", FindsWhatIsThere},
          {"doubts_a_server_error", DoubtsAServerError},
          {"doubts_a_foreign_404", DoubtsAForeign404},
          {"doubts_without_a_control", DoubtsWithoutControl}};
}

}  // namespace muster::conformance
