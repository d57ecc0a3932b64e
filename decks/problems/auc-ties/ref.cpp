// Sum the ranks of the liked impressions; those of one score share the mean of theirs.

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

double auc(const std::vector<long long>& labels, const std::vector<double>& scores) {
    const long long liked = std::accumulate(labels.begin(), labels.end(), 0LL);
    const long long others = static_cast<long long>(labels.size()) - liked;
    if (liked == 0 || others == 0) {
        return 0.5;
    }
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
    // Ranks count double, so that all sums are whole numbers.
    long long doubled = 0;
    for (std::size_t first = 0, end = 0; first < order.size(); first = end) {
        long long liked_here = 0;
        for (; end < order.size() && scores[order[end]] == scores[order[first]]; ++end) {
            liked_here += labels[order[end]];
        }
        doubled += liked_here * static_cast<long long>(first + 1 + end);
    }
    return static_cast<double>(doubled - liked * (liked + 1)) / (2.0 * static_cast<double>(liked * others));
}
