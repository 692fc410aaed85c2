package dev.mtlsguardrails.core.reach;

import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;
import java.util.stream.Collectors;

/** Who obeys a DestinationRule. */
public sealed interface Clients {

    /** Where nobody obeys. */
    Clients NOBODY = new InNamespaces(List.of());

    /** How many namespaces a message names. */
    int NAMED = 3;

    /** Whether all of the others are among these. */
    boolean cover(Clients others);

    /** As the subject of a sentence. */
    String inWords();

    record Everywhere() implements Clients {
        @Override
        public boolean cover(Clients others) {
            return true;
        }

        @Override
        public String inWords() {
            return "every client in the mesh";
        }
    }

    private static String named(List<String> namespaces) {
        int more = namespaces.size() - NAMED;
        return (namespaces.size() == 1 ? "namespace " : "namespaces ")
                + namespaces.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    /** Everybody but the clients of these namespaces. */
    record EverywhereBut(List<String> namespaces) implements Clients {

        public EverywhereBut {
            namespaces = namespaces.stream().sorted().distinct().toList();
        }

        @Override
        public boolean cover(Clients others) {
            return switch (others) {
                case Everywhere everywhere -> false;
                case EverywhereBut but -> but.namespaces.containsAll(namespaces);
                case InNamespaces in -> in.namespaces().stream().noneMatch(namespaces::contains);
                case Selected selected -> !namespaces.contains(selected.namespace);
            };
        }

        @Override
        public String inWords() {
            return "every client in the mesh except those in " + named(namespaces) + ", who do not obey it,";
        }
    }

    /** Clients of these namespaces; of none, where nobody obeys. */
    record InNamespaces(List<String> namespaces) implements Clients {

        public InNamespaces {
            namespaces = namespaces.stream().sorted().distinct().toList();
        }

        @Override
        public boolean cover(Clients others) {
            return switch (others) {
                case Everywhere everywhere -> false;
                case EverywhereBut but -> false;
                case InNamespaces in -> namespaces.containsAll(in.namespaces);
                case Selected selected -> namespaces.contains(selected.namespace);
            };
        }

        @Override
        public String inWords() {
            return namespaces.isEmpty() ? "no client at present" : "clients in " + named(namespaces);
        }
    }

    /** The workloads of one namespace that a {@code workloadSelector} picks. */
    record Selected(String namespace, Selector selector) implements Clients {
        @Override
        public boolean cover(Clients others) {
            return others instanceof Selected other
                    && namespace.equals(other.namespace)
                    && selector.covers(other.selector);
        }

        @Override
        public String inWords() {
            return "clients " + selector + " in namespace " + namespace;
        }
    }
}
