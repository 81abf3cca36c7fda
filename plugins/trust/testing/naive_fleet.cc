#include "plugins/trust/testing/naive_fleet.h"

#include <algorithm>
#include <set>

#include "google/protobuf/util/time_util.h"

namespace muster::trust {
namespace {

using device::v1::Device;
using device::v1::Fact;
using google::protobuf::util::TimeUtil;
using Result = v1::SignalResult;

constexpr Result kPass = v1::SIGNAL_RESULT_PASS;
constexpr Result kFail = v1::SIGNAL_RESULT_FAIL;
constexpr Result kUnknown = v1::SIGNAL_RESULT_UNKNOWN;
constexpr Result kNotApplicable = v1::SIGNAL_RESULT_NOT_APPLICABLE;
constexpr Result kExempt = v1::SIGNAL_RESULT_EXEMPT;

absl::Time At(const google::protobuf::Timestamp& time) {
  return absl::FromUnixNanos(TimeUtil::TimestampToNanoseconds(time));
}
absl::Duration Span(const google::protobuf::Duration& span) {
  return absl::Nanoseconds(TimeUtil::DurationToNanoseconds(span));
}

// What a requirement says; of a PASS or EXEMPT, until when.
struct Said {
  Result result = kUnknown;
  absl::Time until = absl::InfiniteFuture();
  bool too_old = false;
};

// One device, one policy, one moment.
class Reading {
 public:
  Reading(const NaiveFleet& fleet, const std::string& name,
          const v1::Policy& policy, absl::Time now)
      : fleet_(fleet),
        name_(name),
        member_(fleet.members.at(name)),
        device_(member_.device),
        policy_(policy),
        now_(now) {}

  bool PlatformTold() const {
    return device_.platform() >= 1 && device_.platform() <= 7;
  }
  static bool Names(const google::protobuf::RepeatedField<int>& platforms,
                    int platform) {
    return std::find(platforms.begin(), platforms.end(), platform) !=
           platforms.end();
  }

  Said Ask(const v1::Requirement& requirement) const {
    Said said = AskOnPlatform(requirement);
    if (said.result != kFail && said.result != kUnknown) return said;
    const auto all = fleet_.exemptions.find(name_);
    if (all == fleet_.exemptions.end()) return said;
    for (const auto& [id, one] : all->second) {
      if (one.signal != SignalOf(requirement)) continue;
      if (!one.policy.empty() && one.policy != policy_.name()) continue;
      if (now_ > one.expire_time) continue;
      const bool later = said.result != kExempt || one.expire_time > said.until;
      if (later) said = {kExempt, one.expire_time, false};
    }
    return said;
  }

  static std::string SignalOf(const v1::Requirement& requirement) {
    if (!requirement.signal().empty()) return requirement.signal();
    switch (requirement.kind_case()) {
      case v1::Requirement::kMdm:
        return "mdm";
      case v1::Requirement::kAgent:
        return "agent";
      case v1::Requirement::kCheckIn:
        return "check_in_age";
      case v1::Requirement::kFact:
        return requirement.fact().key();
      case v1::Requirement::kCheck:
        return "check/" + requirement.check().check();
      case v1::Requirement::kNotCommanded:
        return "not_commanded";
      case v1::Requirement::kNotLost:
        return "not_lost";
      default:
        return "any_of";
    }
  }

 private:
  Said AskOnPlatform(const v1::Requirement& requirement) const {
    const auto& asked = requirement.platforms();
    if (PlatformTold()) {
      if (!Names(policy_.platforms(), device_.platform()) ||
          (!asked.empty() && !Names(asked, device_.platform()))) {
        return {kNotApplicable};
      }
      return AskKind(requirement);
    }
    const bool everywhere =
        asked.empty() ||
        std::all_of(policy_.platforms().begin(), policy_.platforms().end(),
                    [&](int platform) { return Names(asked, platform); });
    return everywhere ? AskKind(requirement) : Said{kUnknown};
  }

  Said AskKind(const v1::Requirement& requirement) const {
    switch (requirement.kind_case()) {
      case v1::Requirement::kMdm:
        return AskFlag("mdm.enabled", requirement.mdm());
      case v1::Requirement::kAgent:
        return AskFlag("agent.installed", requirement.agent());
      case v1::Requirement::kCheckIn:
        return AskCheckIn(requirement.check_in());
      case v1::Requirement::kFact:
        return AskFact(requirement.fact());
      case v1::Requirement::kCheck:
        return AskCheck(requirement.check());
      case v1::Requirement::kNotCommanded:
        return {Commanded() ? kFail : kPass};
      case v1::Requirement::kNotLost:
        return {device_.lost_mode_status().empty() ? kPass : kFail};
      default:
        return AskAny(requirement.any_of());
    }
  }

  // `result`, if what was seen at `seen` is not too old.
  template <typename Kind>
  Said Aged(Result result, std::optional<absl::Time> seen,
            const Kind& kind) const {
    if (!kind.has_max_age()) return {result};
    if (!seen) return {kUnknown};
    const absl::Time last = *seen + Span(kind.max_age());
    if (now_ > last) return {kUnknown, absl::InfiniteFuture(), true};
    if (*seen > now_) return {result, now_ + Span(kind.max_age())};
    return {result, last};
  }

  const Fact* Find(const std::string& key) const {
    for (const Fact& fact : device_.facts()) {
      if (fact.key() == key) return &fact;
    }
    return nullptr;
  }
  static std::optional<absl::Time> SeenAt(const Fact& fact) {
    if (fact.has_collect_time()) return At(fact.collect_time());
    if (fact.has_observe_time()) return At(fact.observe_time());
    return std::nullopt;
  }

  template <typename Kind>
  Said AskFlag(const std::string& key, const Kind& kind) const {
    const Fact* fact = Find(key);
    if (fact == nullptr || !fact->has_bool_value()) return {kUnknown};
    return Aged(fact->bool_value() ? kPass : kFail, SeenAt(*fact), kind);
  }

  Said AskFact(const v1::FactIs& wanted) const {
    const Fact* fact = Find(wanted.key());
    if (fact == nullptr) return {kUnknown};
    bool same_type = false;
    bool meets = false;
    if (wanted.has_bool_value()) {
      same_type = fact->has_bool_value();
      meets = fact->bool_value() == wanted.bool_value();
    } else if (wanted.has_string_value()) {
      same_type = fact->has_string_value();
      meets = fact->string_value() == wanted.string_value();
    } else {
      same_type = fact->has_int_value();
      meets = wanted.has_min_value() ? fact->int_value() >= wanted.min_value()
                                     : fact->int_value() <= wanted.max_value();
    }
    if (!same_type) return {kUnknown};
    return Aged(meets ? kPass : kFail, SeenAt(*fact), wanted);
  }

  Said AskCheckIn(const v1::CheckIn& wanted) const {
    if (!device_.has_last_check_in_time()) return {kUnknown};
    const absl::Time seen = At(device_.last_check_in_time());
    if (now_ > seen + Span(wanted.max_age())) return {kFail};
    return {kPass, std::min(seen, now_) + Span(wanted.max_age())};
  }

  Said AskCheck(const v1::ComplianceCheck& wanted) const {
    const auto found = member_.checks.find(wanted.check());
    if (found == member_.checks.end()) return {kUnknown};
    switch (found->second) {
      case compliance::v1::RESULT_PASS:
        return Aged(kPass, fleet_.checks_heard, wanted);
      case compliance::v1::RESULT_FAIL:
        return Aged(kFail, fleet_.checks_heard, wanted);
      case compliance::v1::RESULT_NOT_APPLICABLE:
        return {kNotApplicable};
      default:
        return {kUnknown};
    }
  }

  bool After(bool has, const google::protobuf::Timestamp& proof,
             absl::Time done) const {
    return has && At(proof) > done && At(proof) <= now_;
  }
  bool Commanded() const {
    for (const auto& [id, one] : member_.commands) {
      if (!one.done) return true;
      const bool undone =
          one.kind == "lock" ? After(device_.has_last_check_in_time(),
                                     device_.last_check_in_time(), *one.done)
                             : one.kind == "erase" &&
                                   After(device_.has_last_enroll_time(),
                                         device_.last_enroll_time(), *one.done);
      if (!undone) return true;
    }
    return false;
  }

  Said AskAny(const v1::AnyOf& any_of) const {
    for (const Result best :
         {kPass, kExempt, kUnknown, kFail, kNotApplicable}) {
      std::optional<Said> found;
      for (const v1::Requirement& one : any_of.requirements()) {
        const Said said = Ask(one);
        if (said.result != best) continue;
        if (!found || said.until > found->until) found = said;
      }
      if (found) return *found;
    }
    return {kUnknown};
  }

  const NaiveFleet& fleet_;
  const std::string& name_;
  const NaiveFleet::Member& member_;
  const Device& device_;
  const v1::Policy& policy_;
  const absl::Time now_;
};

v1::TrustState Conclude(const std::set<Result>& base,
                        const std::set<Result>& asked) {
  if (base.count(kFail) || asked.count(kFail)) {
    return v1::TRUST_STATE_UNTRUSTED;
  }
  if (base.count(kUnknown) || asked.count(kUnknown)) {
    return v1::TRUST_STATE_UNKNOWN;
  }
  if (asked.count(kPass)) return v1::TRUST_STATE_TRUSTED;
  return asked.count(kExempt) ? v1::TRUST_STATE_UNKNOWN
                              : v1::TRUST_STATE_UNTRUSTED;
}

template <typename Each>
void ForEachAge(const google::protobuf::RepeatedPtrField<v1::Requirement>& all,
                const Each& each) {
  for (const v1::Requirement& one : all) {
    if (one.mdm().has_max_age()) each(Span(one.mdm().max_age()));
    if (one.agent().has_max_age()) each(Span(one.agent().max_age()));
    if (one.check_in().has_max_age()) each(Span(one.check_in().max_age()));
    if (one.fact().has_max_age()) each(Span(one.fact().max_age()));
    if (one.check().has_max_age()) each(Span(one.check().max_age()));
    ForEachAge(one.any_of().requirements(), each);
  }
}

}  // namespace

NaiveFleet::Verdict NaiveFleet::Judge(const std::string& device,
                                      const v1::Policy& policy,
                                      absl::Time now) const {
  const Reading reading(*this, device, policy, now);
  const Device& seen = members.at(device).device;
  const absl::Duration max_sync_age = Span(policy.max_sync_age());
  Verdict verdict;
  verdict.signals["in_inventory"] = kPass;
  verdict.signals["not_removed"] =
      seen.state() == device::v1::STATE_REMOVED ? kFail : kPass;
  const bool in_date = sync_time && now <= *sync_time + max_sync_age;
  verdict.signals["sync_age"] = in_date ? kPass : kUnknown;
  verdict.signals["platform"] =
      !reading.PlatformTold()                              ? kUnknown
      : reading.Names(policy.platforms(), seen.platform()) ? kPass
                                                           : kNotApplicable;
  std::set<Result> base;
  for (const auto& [signal, result] : verdict.signals) base.insert(result);

  std::set<Result> asked;
  bool too_old = !in_date;
  absl::Time until =
      in_date ? *sync_time + max_sync_age : absl::InfiniteFuture();
  for (const v1::Requirement& requirement : policy.requirements()) {
    const Said said = reading.Ask(requirement);
    verdict.signals[Reading::SignalOf(requirement)] = said.result;
    asked.insert(said.result);
    too_old = too_old || said.too_old;
    if (said.result == kPass || said.result == kExempt) {
      until = std::min(until, said.until);
    }
  }
  verdict.state = Conclude(base, asked);
  if (asked.count(kExempt) && !asked.count(kPass) && !asked.count(kFail) &&
      !asked.count(kUnknown)) {
    verdict.signals["any_pass"] = kUnknown;
    too_old = true;
  }
  if (verdict.state == v1::TRUST_STATE_TRUSTED) verdict.valid_until = until;
  verdict.data_missing = verdict.state == v1::TRUST_STATE_UNKNOWN && !too_old;
  return verdict;
}

std::vector<absl::Time> NaiveFleet::MomentsAfter(
    absl::Time now, const v1::Policy& policy) const {
  std::set<absl::Time> times;
  std::set<absl::Time> moments;
  if (sync_time) moments.insert(*sync_time + Span(policy.max_sync_age()));
  if (checks_heard) times.insert(*checks_heard);
  for (const auto& [name, member] : members) {
    if (member.device.has_last_check_in_time()) {
      times.insert(At(member.device.last_check_in_time()));
    }
    for (const Fact& fact : member.device.facts()) {
      if (fact.has_collect_time()) times.insert(At(fact.collect_time()));
      if (fact.has_observe_time()) times.insert(At(fact.observe_time()));
    }
  }
  for (const auto& [name, all] : exemptions) {
    for (const auto& [id, one] : all) {
      moments.insert(one.expire_time - absl::Nanoseconds(2));
      moments.insert(one.expire_time + absl::Nanoseconds(1));
    }
  }
  for (const absl::Time time : times) {
    moments.insert(time);
    ForEachAge(policy.requirements(),
               [&](absl::Duration age) { moments.insert(time + age); });
  }
  return {moments.upper_bound(now), moments.end()};
}

}  // namespace muster::trust
