// Calls a person's C++ function case by case. Requests and answers are as wire.py tells; the types come from the function itself.
#pragma once

#include <cstdint>
#include <limits>
#include <new>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#ifndef TIKPREP_NODE_VALUE
#define TIKPREP_NODE_VALUE long long
#endif

struct ListNode {
    TIKPREP_NODE_VALUE val;
    ListNode* next;
    ListNode(TIKPREP_NODE_VALUE val = {}, ListNode* next = nullptr) : val(val), next(next) {}
};

struct TreeNode {
    TIKPREP_NODE_VALUE val;
    TreeNode* left;
    TreeNode* right;
    TreeNode(TIKPREP_NODE_VALUE val = {}, TreeNode* left = nullptr, TreeNode* right = nullptr)
        : val(val), left(left), right(right) {}
};

namespace tikprep_harness {

constexpr std::size_t most_nodes = 2000000;

struct Unfit {
    std::string why;
};

// A request from its begin; the templates below compile for each solution, what is declared here once in harness.cpp.
class In {
  public:
    explicit In(const std::string& raw) : raw_(raw) {}
    unsigned char tag();
    unsigned char peek() const;
    std::size_t count();
    std::int64_t integer();
    double real();
    std::string text();

  private:
    void need(std::size_t length) const;
    std::uint64_t bits(std::size_t bytes);
    const std::string& raw_;
    std::size_t at_ = 0;
};

class Out {
  public:
    void tag(char tag) { bytes.push_back(tag); }
    void count(char tag, std::size_t count);
    void integer(std::int64_t value) { bits(static_cast<std::uint64_t>(value), 8); }
    void real(double value);
    void text(const std::string& value);
    std::string bytes;

  private:
    void bits(std::uint64_t bits, int bytes);
};

long long begin_timing();
void end_timing(long long begin);
[[noreturn]] void refuse_argument(std::int64_t value);
int serve(int argc, char** argv, void (*call)(In&, Out&), void (*flush_streams)());

template <class T> struct Dependent : std::false_type {};
template <class T, class = void> struct Codec {
    static_assert(Dependent<T>::value, "the function takes or gives a type that this problem does not have: keep to the stub");
};

template <class T> struct Codec<T, std::enable_if_t<std::is_integral_v<T> && !std::is_same_v<T, bool>>> {
    static constexpr char packed = 'I';
    static T from(std::int64_t value) {
        if constexpr (sizeof(T) < 8) {
            if (value < static_cast<std::int64_t>(std::numeric_limits<T>::min()) ||
                value > static_cast<std::int64_t>(std::numeric_limits<T>::max()))
                refuse_argument(value);
        }
        return static_cast<T>(value);
    }
    static T raw(In& in) { return from(in.integer()); }
    static T get(In& in) {
        in.tag();
        return raw(in);
    }
    static void put_raw(Out& out, T value) { out.integer(static_cast<std::int64_t>(value)); }
    static void put(Out& out, T value) {
        if constexpr (std::is_unsigned_v<T> && sizeof(T) == 8) {
            if (value > static_cast<std::uint64_t>(INT64_MAX)) throw Unfit{"the answer holds a number that does not fit into 64 bits"};
        }
        out.tag('i');
        put_raw(out, value);
    }
};

template <class T> struct Codec<T, std::enable_if_t<std::is_floating_point_v<T>>> {
    static constexpr char packed = 'F';
    static T raw(In& in) { return static_cast<T>(in.real()); }
    static T get(In& in) { return in.tag() == 'i' ? static_cast<T>(in.integer()) : raw(in); }
    static void put_raw(Out& out, T value) { out.real(static_cast<double>(value)); }
    static void put(Out& out, T value) {
        out.tag('f');
        put_raw(out, value);
    }
};

template <> struct Codec<bool> {
    static bool get(In& in) { return in.tag() == 't'; }
    static void put(Out& out, bool value) { out.tag(value ? 't' : 'u'); }
};

template <> struct Codec<std::string> {
    static std::string get(In& in) {
        in.tag();
        return in.text();
    }
    static void put(Out& out, const std::string& value) {
        out.text(value);
    }
};

template <class T, class = void> struct IsPacked : std::false_type {};
template <class T> struct IsPacked<T, std::void_t<decltype(Codec<T>::packed)>> : std::true_type {};

template <class T> T row_of(In& in, std::size_t wide);

template <class List> List get_list(In& in) {
    using T = typename List::value_type;
    List found;
    const unsigned char tag = in.tag();
    const std::size_t count = in.count();
    if (tag == 'R') {
        const std::size_t wide = in.count();
        for (std::size_t i = 0; i < count; ++i) found.insert(found.end(), row_of<T>(in, wide));
        return found;
    }
    for (std::size_t i = 0; i < count; ++i) {
        if constexpr (IsPacked<T>::value) {
            if (tag != 'l') {
                found.insert(found.end(), Codec<T>::raw(in));
                continue;
            }
        }
        found.insert(found.end(), Codec<T>::get(in));
    }
    return found;
}
template <class List> void put_list(Out& out, const List& value) {
    using T = typename List::value_type;
    if constexpr (IsPacked<T>::value) {
        out.count(Codec<T>::packed, value.size());
        for (const auto& item : value) Codec<T>::put_raw(out, item);
    } else {
        out.count('l', value.size());
        for (const auto& item : value) Codec<T>::put(out, item);
    }
}

template <class T, class = void> struct IsMap : std::false_type {};
template <class T> struct IsMap<T, std::void_t<typename T::mapped_type>> : std::true_type {};
template <class T, class = void> struct IsList : std::false_type {};
template <class T>
struct IsList<T, std::void_t<typename T::value_type, decltype(std::declval<T&>().insert(std::declval<T&>().end(), std::declval<typename T::value_type>()))>>
    : std::bool_constant<!IsMap<T>::value && !std::is_same_v<T, std::string>> {};

template <class T> struct Codec<T, std::enable_if_t<IsList<T>::value>> {
    static T get(In& in) { return get_list<T>(in); }
    static void put(Out& out, const T& value) { put_list(out, value); }
};

template <class Map> struct Codec<Map, std::enable_if_t<IsMap<Map>::value>> {
    static Map get(In& in) {
        Map found;
        in.tag();
        for (std::size_t left = in.count(); left > 0; --left) {
            auto key = Codec<typename Map::key_type>::get(in);
            found[key] = Codec<typename Map::mapped_type>::get(in);
        }
        return found;
    }
    static void put(Out& out, const Map& value) {
        out.count('m', value.size());
        for (const auto& [key, item] : value) {
            Codec<typename Map::key_type>::put(out, key);
            Codec<typename Map::mapped_type>::put(out, item);
        }
    }
};

template <class T> T item_of(In& in, unsigned char tag) {
    if constexpr (IsPacked<T>::value) {
        if (tag != 'l') return Codec<T>::raw(in);
    }
    return Codec<T>::get(in);
}
template <class... T> struct Codec<std::tuple<T...>> {
    static std::tuple<T...> get(In& in) {
        const unsigned char tag = in.tag();
        in.count();
        return std::tuple<T...>{item_of<T>(in, tag)...};
    }
    static void put(Out& out, const std::tuple<T...>& value) {
        out.count('l', sizeof...(T));
        std::apply([&](const T&... item) { (Codec<T>::put(out, item), ...); }, value);
    }
};
template <class A, class B> struct Codec<std::pair<A, B>> {
    static std::pair<A, B> get(In& in) {
        const unsigned char tag = in.tag();
        in.count();
        auto first = item_of<A>(in, tag);
        return {std::move(first), item_of<B>(in, tag)};
    }
    static void put(Out& out, const std::pair<A, B>& value) {
        out.count('l', 2);
        Codec<A>::put(out, value.first);
        Codec<B>::put(out, value.second);
    }
};

// One row of a table of whole numbers.
template <class T> struct Row {
    static T get(In& in, std::size_t wide) {
        if constexpr (IsList<T>::value) {
            // One within the other: a list has no `packed`, and the second condition would not even compile for it.
            if constexpr (IsPacked<typename T::value_type>::value) {
                if constexpr (Codec<typename T::value_type>::packed == 'I') {
                    T found;
                    for (std::size_t i = 0; i < wide; ++i) found.insert(found.end(), Codec<typename T::value_type>::raw(in));
                    return found;
                }
            }
        }
        throw Unfit{"a row of whole numbers does not fit into the type of the parameter: keep to the stub"};
    }
};
template <class... T> struct Row<std::tuple<T...>> {
    static std::tuple<T...> get(In& in, std::size_t) { return std::tuple<T...>{item_of<T>(in, 'I')...}; }
};
template <class A, class B> struct Row<std::pair<A, B>> {
    static std::pair<A, B> get(In& in, std::size_t) {
        auto first = item_of<A>(in, 'I');
        return {std::move(first), item_of<B>(in, 'I')};
    }
};
template <class T> T row_of(In& in, std::size_t wide) { return Row<T>::get(in, wide); }

template <> struct Codec<ListNode*> {
    static ListNode* get(In& in) {
        const auto values = get_list<std::vector<TIKPREP_NODE_VALUE>>(in);
        ListNode* head = nullptr;
        for (std::size_t i = values.size(); i-- > 0;) head = new ListNode(values[i], head);
        return head;
    }
    static void put(Out& out, const ListNode* head) {
        std::vector<TIKPREP_NODE_VALUE> values;
        for (; head; head = head->next) {
            if (values.size() >= most_nodes) throw Unfit{"the linked list of the answer does not end"};
            values.push_back(head->val);
        }
        put_list(out, values);
    }
};

template <> struct Codec<TreeNode*> {
    static TreeNode* node(In& in, unsigned char tag) {
        if (tag == 'l' && in.peek() == 'n') {
            in.tag();
            return nullptr;
        }
        return new TreeNode(item_of<TIKPREP_NODE_VALUE>(in, tag));
    }
    static TreeNode* get(In& in) {
        const unsigned char tag = in.tag();
        std::size_t left = in.count();
        if (left == 0) return nullptr;
        TreeNode* root = node(in, tag);
        std::vector<TreeNode*> nodes{root};
        --left;
        for (std::size_t at = 0; left > 0; ++at) {
            TreeNode* const parent = nodes[at];
            for (TreeNode** child : {&parent->left, &parent->right}) {
                if (left == 0) break;
                --left;
                *child = node(in, tag);
                if (*child) nodes.push_back(*child);
            }
        }
        return root;
    }
    static void put(Out& out, TreeNode* root) {
        std::vector<TreeNode*> nodes{root};
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            if (nodes.size() > most_nodes) throw Unfit{"the tree of the answer does not end"};
            if (!nodes[i]) continue;
            nodes.push_back(nodes[i]->left);
            nodes.push_back(nodes[i]->right);
        }
        while (!nodes.empty() && !nodes.back()) nodes.pop_back();
        out.count('l', nodes.size());
        for (TreeNode* each : nodes) {
            if (each) Codec<TIKPREP_NODE_VALUE>::put(out, each->val);
            else out.tag('n');
        }
    }
};

template <auto function> struct Call;
template <class R, class... A, R (*function)(A...)> struct Call<function> {
    static_assert(!std::is_void_v<R>, "the function gives nothing back: keep to the stub");
    static void with(In& in, Out& out) {
        const unsigned char tag = in.tag();
        in.count();
        std::tuple<std::decay_t<A>...> arguments{item_of<std::decay_t<A>>(in, tag)...};
        const long long begin = begin_timing();
        std::decay_t<R> got =
            std::apply([](std::decay_t<A>&... each) -> R { return function(static_cast<A&&>(each)...); }, arguments);
        end_timing(begin);
        Codec<std::decay_t<R>>::put(out, got);
    }
};

}  // namespace tikprep_harness
