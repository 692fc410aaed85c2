package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mtls.ClientClass.Members;

/**
 * Clients of one service that nothing tells apart, neither before a change nor after it.
 *
 * @param before one of them, to ask the engine with about the mesh before
 * @param after the same one, as it is in the mesh after
 */
public record ClientPair(Members members, Client before, Client after) {}
