#include "keratin/metrics/builtin.h"

#include "keratin/metrics/accuracy_metrics.h"
#include "keratin/metrics/confusion_metrics.h"
#include "keratin/metrics/correlation_metrics.h"
#include "keratin/metrics/f_score_metrics.h"
#include "keratin/metrics/hinge_metrics.h"
#include "keratin/metrics/iou_metrics.h"
#include "keratin/metrics/metric_functions.h"
#include "keratin/metrics/probabilistic_metrics.h"
#include "keratin/metrics/reduction_metrics.h"
#include "keratin/metrics/regression_metrics.h"

namespace keratin {
namespace {

template <class T>
BuiltinClass row(std::vector<std::string_view> also = {}) {
  return {"keras.metrics", &class_info<T>(), std::move(also)};
}

}  // namespace

void add_metric_builtins(Builtins& all) {
  using namespace metrics;
  all.classes.insert(all.classes.end(),
                     {row<Sum>(),
                      row<Mean>(),
                      row<MeanMetricWrapper>(),
                      row<MeanSquaredError>({"mse", "MSE"}),
                      row<RootMeanSquaredError>(),
                      row<MeanAbsoluteError>({"mae", "MAE"}),
                      row<MeanAbsolutePercentageError>({"mape", "MAPE"}),
                      row<MeanSquaredLogarithmicError>({"msle", "MSLE"}),
                      row<CosineSimilarity>(),
                      row<LogCoshError>(),
                      row<R2Score>(),
                      row<AUC>(),
                      row<FalseNegatives>(),
                      row<FalsePositives>(),
                      row<Precision>(),
                      row<PrecisionAtRecall>(),
                      row<Recall>(),
                      row<RecallAtPrecision>(),
                      row<SensitivityAtSpecificity>(),
                      row<SpecificityAtSensitivity>(),
                      row<TrueNegatives>(),
                      row<TruePositives>(),
                      row<ConcordanceCorrelation>(),
                      row<PearsonCorrelation>(),
                      row<Hinge>(),
                      row<SquaredHinge>(),
                      row<CategoricalHinge>(),
                      row<KLDivergence>(),
                      row<Poisson>(),
                      row<BinaryCrossentropy>({"bce", "BCE"}),
                      row<CategoricalCrossentropy>(),
                      row<SparseCategoricalCrossentropy>(),
                      row<Accuracy>(),
                      row<BinaryAccuracy>(),
                      row<CategoricalAccuracy>(),
                      row<SparseCategoricalAccuracy>(),
                      row<TopKCategoricalAccuracy>(),
                      row<SparseTopKCategoricalAccuracy>(),
                      row<F1Score>(),
                      row<FBetaScore>(),
                      row<IoU>(),
                      row<BinaryIoU>(),
                      row<MeanIoU>(),
                      row<OneHotIoU>(),
                      row<OneHotMeanIoU>()});
  for (BuiltinFunction& function : builtin_metric_functions()) {
    all.functions.push_back(std::move(function));
  }
}

}  // namespace keratin
