package dev.bylaw.bundle.policy;

import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Source;
import org.jspecify.annotations.Nullable;

/**
 * A domain's answer to a default or delegated control of the council.
 *
 * @param control the control
 * @param source whose answer it is and where it stands
 * @param scope which actions and products it is for; the domain's own
 * @param obligations what it demands, within the control's bounds
 * @param deny why it refuses instead, or null
 */
public record DeclaredAnswer(
    PolicyId control,
    Source source,
    Scope scope,
    ObligationTemplate obligations,
    @Nullable String deny) {}
