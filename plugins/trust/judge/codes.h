// Names of the signals of a verdict and of the codes that their reasons carry.
// All of them, in one place, for docs/errors.md. Signals of requirements have
// the names that the policy gives; these are their defaults.
//
//   signal         result          code                  what it says
//   in_inventory   FAIL, UNKNOWN   NOT_MANAGED           not listed; UNKNOWN if
//                                                        no sync is in date
//   in_inventory   UNKNOWN         AMBIGUOUS_SERIAL      several living records
//                                                        share the serial
//                                                        number, none is newest
//   in_inventory   FAIL            EMAIL_ONLY            an e-mail is no
//                                                        evidence of a device
//   not_removed    FAIL            REMOVED               the source said that
//                                                        it is gone
//   sync_age       UNKNOWN         WAITING_TO_SYNC       no FULL sync completed
//   sync_age       UNKNOWN         SYNC_TOO_OLD          the last is too old
//   platform, all  NOT_APPLICABLE  PLATFORM_NOT_COVERED  nothing is asked on
//                                                        the platform
//   platform, all  UNKNOWN         PLATFORM_NOT_TOLD     the source named none
//                                                        that Muster knows
//   any_pass       UNKNOWN         ALL_EXEMPT            nothing passed that is
//                                                        not exempt
//   mdm            FAIL            MDM_MISSING           no MDM profile
//   mdm            UNKNOWN         MDM_UNKNOWN           there is no value
//   mdm            UNKNOWN         MDM_TOO_OLD           the value is too old
//   agent          FAIL            AGENT_MISSING         no agent
//   agent          UNKNOWN         AGENT_UNKNOWN         there is no value
//   agent          UNKNOWN         AGENT_TOO_OLD         the value is too old
//   check_in_age   FAIL            CHECK_IN_TOO_OLD      silent for too long
//   check_in_age   UNKNOWN         NEVER_REPORTED        never checked in
//   {fact}         FAIL            FACT_MISMATCH         another value
//   {fact}         UNKNOWN         FACT_UNKNOWN          there is no value
//   {fact}         UNKNOWN         FACT_TOO_OLD          the value is too old
//   check/{check}  FAIL            CHECK_FAILED          the check failed
//   check/{check}  UNKNOWN         CHECK_UNKNOWN         no result
//   check/{check}  UNKNOWN         CHECK_TOO_OLD         the result is too old
//   not_commanded  FAIL            LOCK_OPEN, ERASE_OPEN, LOST_MODE_OPEN
//                                                        asked for, not done
//   not_commanded  FAIL            LOCKED, ERASED, LOST_MODE_ENABLED
//                                                        done, not undone
//   not_lost       FAIL            LOST                  says the vendor
//   any_of         as the best of its members, with that member's code
//   all            EXEMPT          as the result that is let pass
#ifndef PLUGINS_TRUST_JUDGE_CODES_H_
#define PLUGINS_TRUST_JUDGE_CODES_H_

namespace muster::trust {

constexpr char kInInventory[] = "in_inventory";
constexpr char kNotRemoved[] = "not_removed";
constexpr char kSyncAge[] = "sync_age";
constexpr char kPlatform[] = "platform";
constexpr char kAnyPass[] = "any_pass";
constexpr char kMdm[] = "mdm";
constexpr char kAgent[] = "agent";
constexpr char kCheckInAge[] = "check_in_age";
constexpr char kCheckPrefix[] = "check/";
constexpr char kNotCommanded[] = "not_commanded";
constexpr char kNotLost[] = "not_lost";
constexpr char kAnyOf[] = "any_of";

constexpr char kNotManaged[] = "NOT_MANAGED";
constexpr char kAmbiguousSerial[] = "AMBIGUOUS_SERIAL";
constexpr char kEmailOnly[] = "EMAIL_ONLY";
constexpr char kRemoved[] = "REMOVED";
constexpr char kWaitingToSync[] = "WAITING_TO_SYNC";
constexpr char kSyncTooOld[] = "SYNC_TOO_OLD";
constexpr char kPlatformNotCovered[] = "PLATFORM_NOT_COVERED";
constexpr char kPlatformNotTold[] = "PLATFORM_NOT_TOLD";
constexpr char kAllExempt[] = "ALL_EXEMPT";
constexpr char kMdmMissing[] = "MDM_MISSING";
constexpr char kMdmUnknown[] = "MDM_UNKNOWN";
constexpr char kMdmTooOld[] = "MDM_TOO_OLD";
constexpr char kAgentMissing[] = "AGENT_MISSING";
constexpr char kAgentUnknown[] = "AGENT_UNKNOWN";
constexpr char kAgentTooOld[] = "AGENT_TOO_OLD";
constexpr char kCheckInTooOld[] = "CHECK_IN_TOO_OLD";
constexpr char kNeverReported[] = "NEVER_REPORTED";
constexpr char kFactMismatch[] = "FACT_MISMATCH";
constexpr char kFactUnknown[] = "FACT_UNKNOWN";
constexpr char kFactTooOld[] = "FACT_TOO_OLD";
constexpr char kCheckFailed[] = "CHECK_FAILED";
constexpr char kCheckUnknown[] = "CHECK_UNKNOWN";
constexpr char kCheckTooOld[] = "CHECK_TOO_OLD";
constexpr char kLockOpen[] = "LOCK_OPEN";
constexpr char kEraseOpen[] = "ERASE_OPEN";
constexpr char kLostModeOpen[] = "LOST_MODE_OPEN";
constexpr char kLocked[] = "LOCKED";
constexpr char kErased[] = "ERASED";
constexpr char kLostModeEnabled[] = "LOST_MODE_ENABLED";
constexpr char kLost[] = "LOST";

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_JUDGE_CODES_H_
