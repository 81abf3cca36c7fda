#include "cli/source/review_report.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "cli/view/table.h"
#include "cli/view/words.h"

namespace muster::cli {
namespace {

std::string CountWord(int64_t count) {
  return count < 0 ? "not told" : Number(count);
}

void PrintSamples(const inventory::v1::SourceReview& review,
                  std::ostream& out) {
  if (review.samples().empty()) return;
  out << "  some of them:\n";
  Table table({"Serial number", "Name", "Model", "User"});
  for (const auto& sample : review.samples()) {
    table.Add({sample.serial_number(), sample.display_name(), sample.model(),
               sample.user_email()});
  }
  table.Print(out, 4);
}

}  // namespace

void PrintReview(const inventory::v1::SourceReview& review, std::ostream& out) {
  out << "  " << Number(review.device_count()) << " devices";
  if (review.out_of_scope_count() > 0) {
    out << ", of which the scope leaves out "
        << Number(review.out_of_scope_count());
  }
  out << "\n";
  Table table({"Field", "Value", ">Devices"});
  for (const auto& tally : review.tallies()) {
    table.Add(
        {tally.field(), tally.display_name(), Number(tally.device_count())});
  }
  table.Print(out, 4);
  PrintSamples(review, out);
  const auto& proof = review.completeness();
  out << "  complete because: "
      << (proof.ended_on_empty_page() ? "the sweep ended on an empty page"
                                      : "NOT PROVEN (no empty page)")
      << (proof.overlaps_agreed() ? ", all page overlaps agreed\n"
                                  : ", page overlaps did NOT agree\n");
  for (const auto& problem : review.endpoint_problems()) {
    out << "  no data from " << problem.endpoint() << ": "
        << Printable(problem.message()) << "\n";
  }
}

void PrintPreview(const connector::v1::PreviewScopeResponse& preview,
                  std::ostream& out) {
  PrintReview(preview.review(), out);
  out << "  " << Number(preview.entering_count()) << " would come in, "
      << Number(preview.leaving_count()) << " would leave\n";
  for (const std::string& name : preview.leaving()) {
    out << "    leaves: " << name << "\n";
  }
  if (preview.leaving_count() > preview.leaving_size()) {
    out << "    and "
        << Number(preview.leaving_count() - preview.leaving_size())
        << " more\n";
  }
}

void PrintReconcile(const connector::v1::ReconcileResponse& response,
                    std::ostream& out) {
  out << "  tenant " << Number(response.tenant_count()) << ", inventory "
      << Number(response.inventory_count()) << ", Prism counts "
      << CountWord(response.prism_count()) << ", licensing (Apple only) "
      << CountWord(response.licensing_count()) << "\n  "
      << Number(response.sampled_count())
      << " devices read one by one and compared field by field\n";
  if (response.differences().empty()) {
    out << "  nothing differs\n";
    return;
  }
  Table table({"Device", "What", "Inventory", "Tenant", "Why"});
  for (const auto& one : response.differences()) {
    table.Add({one.device(), one.kind() == "FIELD" ? one.field() : one.kind(),
               one.inventory_value(), one.tenant_value(), one.explanation()});
  }
  table.Print(out, 2);
}

}  // namespace muster::cli
