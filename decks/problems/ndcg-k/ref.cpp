// One sum over the grades as they are, one over them sorted downwards.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

namespace {
double dcg(const std::vector<long long>& grades, long long k) {
    double total = 0;
    for (std::size_t i = 0; i < grades.size() && static_cast<long long>(i) < k; ++i) {
        total += static_cast<double>((1LL << grades[i]) - 1) / std::log2(static_cast<double>(i + 2));
    }
    return total;
}
}  // namespace

double ndcg(const std::vector<long long>& relevance, long long k) {
    auto best = relevance;
    std::sort(best.begin(), best.end(), std::greater<>());
    const double ideal = dcg(best, k);
    return ideal > 0 ? dcg(relevance, k) / ideal : 0.0;
}
