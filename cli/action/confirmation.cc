#include "cli/action/confirmation.h"

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::cli {
namespace {

using actions::v1::Plan;

absl::Status NobodyToAsk(absl::string_view flag) {
  return Error(absl::StatusCode::kInvalidArgument, "USAGE",
               absl::StrCat("nothing was sent: it has to be confirmed, and "
                            "there is no terminal to ask at; pass ",
                            flag));
}

absl::Status Wrong(absl::string_view what) {
  return Error(absl::StatusCode::kFailedPrecondition, "CONFIRMATION_WRONG",
               absl::StrCat("nothing was sent: ", what));
}

std::string Ask(absl::string_view question, std::istream& terminal,
                std::ostream& out) {
  out << question << " " << std::flush;
  std::string line;
  std::getline(terminal, line);
  return std::string(absl::StripAsciiWhitespace(line));
}

// What must be typed, how a person calls it, and the flag that stands for it.
struct Wanted {
  std::string text;
  std::string name;
  std::string flag;
  std::string given;  // by that flag
};

Wanted WantedFor(const Plan& plan, const Assent& assent) {
  if (plan.targets_size() == 1) {
    return {plan.confirmation(), "the serial number of the device",
            "--confirm-serial", assent.confirm_serial};
  }
  return {plan.confirmation(), "how many devices there are", "--confirm-count",
          assent.confirm_count == 0 ? "" : absl::StrCat(assent.confirm_count)};
}

absl::StatusOr<std::string> ConfirmByTyping(const Wanted& wanted,
                                            std::istream* terminal,
                                            std::ostream& out) {
  std::string typed = wanted.given;
  if (typed.empty() && terminal == nullptr) {
    return NobodyToAsk(absl::StrCat(wanted.flag, ": ", wanted.name));
  }
  if (typed.empty()) {
    typed =
        Ask(absl::StrCat("To go on, type ", wanted.name, ":"), *terminal, out);
  }
  if (typed == wanted.text) return typed;
  return Wrong(
      absl::StrCat("`", absl::CEscape(typed), "` is not ", wanted.name));
}

}  // namespace

absl::Status AskForYes(const std::string& question, std::istream& terminal,
                       std::ostream& out) {
  if (Ask(question, terminal, out) == "yes") return absl::OkStatus();
  return Wrong("that was no `yes`");
}

absl::StatusOr<std::string> Confirm(const Plan& plan, const Assent& assent,
                                    std::istream* terminal, std::ostream& out) {
  if (!plan.confirmation().empty()) {
    return ConfirmByTyping(WantedFor(plan, assent), terminal, out);
  }
  if (assent.yes) return std::string();
  if (terminal == nullptr) return NobodyToAsk("--yes");
  RETURN_IF_ERROR(AskForYes("To go on, type yes:", *terminal, out));
  return std::string();
}

}  // namespace muster::cli
