#include <charconv>

#include "guard/evidence/document.h"
#include "guard/rules/config_checks.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

constexpr unsigned least_user = 10000;

/// The manifest that was given, a document each.
struct Manifest {
    std::string path, text;
    std::vector<DocumentNode> documents;
};

bool open_manifest(const Subject& subject, Manifest& manifest, Answer& answer) {
    manifest.path = subject.manifest;
    if (manifest.path.empty()) {
        answer.not_applicable("no manifest was given: --manifest FILE");
        return false;
    }
    FileText text = subject.root.read(manifest.path);
    if (text.presence != Presence::found) {
        answer.unknown(manifest.path, text.presence == Presence::absent ? "is not there" : text.why);
        return false;
    }
    manifest.text = std::move(text.text);
    // Empty lines in front of a document keep the numbers of its lines.
    std::string document;
    std::size_t lines = 0;
    const auto take = [&]() -> bool {
        auto node = read_yaml(document, manifest.path, Failure::policy);
        if (!node) answer.unknown(node.error().where, node.error().what);
        if (node) manifest.documents.push_back(std::move(*node));
        document.assign(lines, '\n');
        return node.has_value();
    };
    for (const std::string_view line : split(manifest.text, '\n')) {
        ++lines;
        if (line == "---" || line.starts_with("--- ")) {
            if (!take()) return false;
            continue;
        }
        document += std::string(line) + "\n";
    }
    return take();
}

const DocumentNode* member(const DocumentNode* node, std::string_view name) {
    return node == nullptr ? nullptr : node->find(name);
}

std::string text_of(const DocumentNode* node) {
    return node == nullptr ? "" : node->text;
}

/// The pod of a Pod, Deployment, StatefulSet, DaemonSet, Job or CronJob.
const DocumentNode* pod_of(const DocumentNode& document) {
    const DocumentNode* spec = document.find("spec");
    if (text_of(document.find("kind")) == "Pod") return spec;
    if (const DocumentNode* job = member(spec, "jobTemplate")) spec = job->find("spec");
    return member(member(spec, "template"), "spec");
}

std::string place(const Manifest& manifest, const DocumentNode* node) {
    return manifest.path + (node == nullptr || node->line == 0 ? "" : ":" + std::to_string(node->line));
}

/// The line of a scalar with another value in its place.
std::vector<Mend> with_scalar(const Subject& subject, const Manifest& manifest, const DocumentNode& node,
                              const std::string& other) {
    const auto lines = split(manifest.text, '\n');
    if (node.line == 0 || node.line > lines.size()) return {};
    const std::string raw(lines[node.line - 1]);
    if (node.column == 0 || raw.compare(node.column - 1, node.text.size(), node.text) != 0) return {};
    std::string line = raw;
    line.replace(node.column - 1, node.text.size(), other);
    return {replace_line(subject.root.real(manifest.path), raw, line)};
}

/// A container overrides what its pod says.
void judge_container(const Subject& subject, const Manifest& manifest, const DocumentNode& pod,
                     const DocumentNode& container, Answer& answer) {
    const DocumentNode* const own = container.find("securityContext");
    const DocumentNode* const shared = pod.find("securityContext");
    const auto setting = [own, shared](std::string_view name) {
        const DocumentNode* node = member(own, name);
        return node != nullptr ? node : member(shared, name);
    };
    const DocumentNode* const non_root = setting("runAsNonRoot");
    if (text_of(non_root) != "true") {
        answer.fail(
            place(manifest, non_root == nullptr ? &container : non_root), "runAsNonRoot is not true",
            non_root == nullptr ? std::vector<Mend>{} : with_scalar(subject, manifest, *non_root, "true"));
    }
    const DocumentNode* const user = setting("runAsUser");
    unsigned number = 0;
    const std::string text = text_of(user);
    (void)std::from_chars(text.data(), text.data() + text.size(), number);
    if (number < least_user) {
        answer.fail(place(manifest, user == nullptr ? &container : user),
                    "runAsUser is " + (text.empty() ? "not set" : text) + "; 10000 or more is right",
                    user == nullptr ? std::vector<Mend>{} : with_scalar(subject, manifest, *user, "10001"));
    }
}

void judge_pod(const Subject& subject, const Manifest& manifest, const DocumentNode& pod, Answer& answer) {
    for (const std::string_view list : {"containers", "initContainers"}) {
        const DocumentNode* const containers = pod.find(list);
        if (containers == nullptr) continue;
        for (const DocumentNode& container : containers->elements)
            judge_container(subject, manifest, pod, container, answer);
    }
    if (member(pod.find("securityContext"), "fsGroup") == nullptr)
        answer.fail(place(manifest, &pod), "sets no fsGroup");
}

/// Each rule of a policy names who: "- {}" is everybody.
void judge_peers(const Manifest& manifest, const DocumentNode* rules, std::string_view peers,
                 Answer& answer) {
    if (rules == nullptr) return;
    for (const DocumentNode& rule : rules->elements) {
        const DocumentNode* who = rule.find(peers);
        if (who == nullptr || who->elements.empty())
            answer.fail(place(manifest, &rule), "a rule without " + std::string(peers) + " is for everybody");
    }
}

bool lets_names_through(const DocumentNode* egress) {
    if (egress == nullptr) return false;
    for (const DocumentNode& rule : egress->elements) {
        const DocumentNode* ports = rule.find("ports");
        if (ports == nullptr) return true;
        for (const DocumentNode& port : ports->elements) {
            if (text_of(port.find("port")) == "53") return true;
        }
    }
    return false;
}

/// Both directions, where the rules for both are there already.
std::vector<Mend> with_both_types(const Subject& subject, const Manifest& manifest, const DocumentNode* spec,
                                  const DocumentNode* types) {
    const auto lines = split(manifest.text, '\n');
    const bool rules = member(spec, "ingress") != nullptr && member(spec, "egress") != nullptr;
    if (!rules || types == nullptr || types->line == 0 || types->line > lines.size()) return {};
    const std::string raw(lines[types->line - 1]);
    const auto open = raw.find('['), close = raw.find(']');
    if (open == std::string::npos || close == std::string::npos) return {};
    std::string line = raw;
    line.replace(open, close + 1 - open, "[Ingress, Egress]");
    return {replace_line(subject.root.real(manifest.path), raw, line)};
}

void judge_policy(const Subject& subject, const Manifest& manifest, const DocumentNode& policy,
                  Answer& answer) {
    const DocumentNode* spec = policy.find("spec");
    const DocumentNode* types = member(spec, "policyTypes");
    bool in = false, out = false;
    if (types != nullptr) {
        for (const DocumentNode& type : types->elements) {
            in = in || type.text == "Ingress";
            out = out || type.text == "Egress";
        }
    }
    if (!in || !out)
        answer.fail(place(manifest, types == nullptr ? spec : types),
                    "policyTypes has to name Ingress and Egress",
                    with_both_types(subject, manifest, spec, types));
    judge_peers(manifest, member(spec, "ingress"), "from", answer);
    judge_peers(manifest, member(spec, "egress"), "to", answer);
    if (!lets_names_through(member(spec, "egress")))
        answer.fail(place(manifest, spec), "lets nothing reach port 53: the pod cannot resolve names");
}

}  // namespace

void check_pod_user(const Subject& subject, Answer& answer) {
    Manifest manifest;
    if (!open_manifest(subject, manifest, answer)) return;
    bool found = false;
    for (const DocumentNode& document : manifest.documents) {
        const DocumentNode* const pod = pod_of(document);
        if (pod == nullptr || pod->find("containers") == nullptr) continue;
        found = true;
        judge_pod(subject, manifest, *pod, answer);
    }
    if (!found) return answer.unknown(manifest.path, "has no pod");
    if (answer.statements().empty()) answer.pass(manifest.path, "runs as a user that is not root");
}

void check_network_policy(const Subject& subject, Answer& answer) {
    Manifest manifest;
    if (!open_manifest(subject, manifest, answer)) return;
    bool found = false;
    for (const DocumentNode& document : manifest.documents) {
        if (text_of(document.find("kind")) != "NetworkPolicy") continue;
        found = true;
        judge_policy(subject, manifest, document, answer);
    }
    if (!found) answer.fail(manifest.path, "has no NetworkPolicy");
    if (answer.statements().empty()) answer.pass(manifest.path, "limits what comes in and goes out");
}

}  // namespace jarmor::guard::rules
