// Names of the signals of a verdict and of the codes that their reasons carry.
// All of them, in one place, for docs/errors.md.
//
//   signal        result          code                  what it says
//   in_inventory  FAIL            NOT_MANAGED           the source does not
//                                                       list this serial number
//   in_inventory  UNKNOWN         NOT_MANAGED           likewise, but no sync
//                                                       is in date
//   in_inventory  UNKNOWN         AMBIGUOUS_SERIAL      several living records
//                                                       share the serial number
//                                                       and none is the newest
//   not_removed   FAIL            REMOVED               the source said that it
//                                                       is gone
//   sync_age      UNKNOWN         WAITING_TO_SYNC       no FULL sync completed
//   sync_age      UNKNOWN         SYNC_TOO_OLD          the last one is too old
//   platform      NOT_APPLICABLE  PLATFORM_NOT_COVERED  the policy does not
//                                                       speak of the platform
//   platform      UNKNOWN         PLATFORM_NOT_TOLD     the source named none
//                                                       that Muster knows
//   mdm           FAIL            MDM_MISSING           no MDM profile
//   mdm           UNKNOWN         MDM_UNKNOWN           there is no value
//   agent         FAIL            AGENT_MISSING         no agent
//   agent         UNKNOWN         AGENT_UNKNOWN         there is no value
//   check_in_age  FAIL            CHECK_IN_TOO_OLD      silent for too long
//   check_in_age  UNKNOWN         NEVER_REPORTED        never checked in
//   (the last three signals)  NOT_APPLICABLE  PLATFORM_NOT_COVERED
#ifndef PLUGINS_TRUST_JUDGE_CODES_H_
#define PLUGINS_TRUST_JUDGE_CODES_H_

namespace muster::trust {

constexpr char kInInventory[] = "in_inventory";
constexpr char kNotRemoved[] = "not_removed";
constexpr char kSyncAge[] = "sync_age";
constexpr char kPlatform[] = "platform";
constexpr char kMdm[] = "mdm";
constexpr char kAgent[] = "agent";
constexpr char kCheckInAge[] = "check_in_age";

constexpr char kNotManaged[] = "NOT_MANAGED";
constexpr char kAmbiguousSerial[] = "AMBIGUOUS_SERIAL";
constexpr char kRemoved[] = "REMOVED";
constexpr char kWaitingToSync[] = "WAITING_TO_SYNC";
constexpr char kSyncTooOld[] = "SYNC_TOO_OLD";
constexpr char kPlatformNotCovered[] = "PLATFORM_NOT_COVERED";
constexpr char kPlatformNotTold[] = "PLATFORM_NOT_TOLD";
constexpr char kMdmMissing[] = "MDM_MISSING";
constexpr char kMdmUnknown[] = "MDM_UNKNOWN";
constexpr char kAgentMissing[] = "AGENT_MISSING";
constexpr char kAgentUnknown[] = "AGENT_UNKNOWN";
constexpr char kCheckInTooOld[] = "CHECK_IN_TOO_OLD";
constexpr char kNeverReported[] = "NEVER_REPORTED";

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_JUDGE_CODES_H_
