package dev.mtlsguardrails.cli.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * What a bare word means to {@code kubectl}: the booleans of YAML 1.1 down to {@code y} and {@code n}, but neither
 * timestamps nor numbers to the base of sixty, which stay text.
 */
final class Scalars extends Resolver {

    private static final Pattern TRUTH =
            Pattern.compile("y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE" + "|on|On|ON|off|Off|OFF");
    private static final Pattern WHOLE = Pattern.compile(
            "[-+]?(?:0|[1-9][0-9_]*|0[xX]_*[0-9a-fA-F][0-9a-fA-F_]*|0[bB]_*[01][01_]*|0[oO]?_*[0-7][0-7_]*)");
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9][0-9_]*(?:\\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?");
    private static final Pattern NOTHING = Pattern.compile("~|null|Null|NULL|");
    private static final Set<String> YES = Set.of("y", "yes", "true", "on");
    private static final String DIGITS = "-+0123456789";

    /** Called by the constructor of the superclass, in the order of precedence. */
    @Override
    protected void addImplicitResolvers() {
        addImplicitResolver(Tag.BOOL, TRUTH, "yYnNtTfFoO", 10);
        addImplicitResolver(Tag.INT, WHOLE, DIGITS, 100);
        addImplicitResolver(Tag.FLOAT, NUMBER, DIGITS + ".", 100);
        addImplicitResolver(Tag.MERGE, MERGE, "<", 10);
        addImplicitResolver(Tag.NULL, NOTHING, "~nN\0", 10);
        addImplicitResolver(Tag.NULL, NOTHING, null, 10);
    }

    /** The value that a scalar stands for; one that is not what its tag says is taken as text. */
    static JsonNode value(ScalarNode node) {
        String written = node.getValue();
        Tag tag = node.getTag();
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (tag.equals(Tag.NULL)) {
            return json.nullNode();
        }
        if (tag.equals(Tag.BOOL) && TRUTH.matcher(written).matches()) {
            return json.booleanNode(YES.contains(written.toLowerCase(Locale.ROOT)));
        }
        if (tag.equals(Tag.INT) && WHOLE.matcher(written).matches()) {
            return json.numberNode(whole(written.replace("_", "")));
        }
        if (tag.equals(Tag.FLOAT) && NUMBER.matcher(written).matches()) {
            return json.numberNode(new BigDecimal(written.replace("_", "")));
        }
        return json.textNode(written);
    }

    private static BigInteger whole(String written) {
        boolean negative = written.startsWith("-");
        String digits = negative || written.startsWith("+") ? written.substring(1) : written;
        BigInteger size = unsigned(digits.toLowerCase(Locale.ROOT));
        return negative ? size.negate() : size;
    }

    private static BigInteger unsigned(String digits) {
        if (digits.length() == 1 || digits.charAt(0) != '0') {
            return new BigInteger(digits);
        }
        return switch (digits.charAt(1)) {
            case 'x' -> new BigInteger(digits.substring(2), 16);
            case 'b' -> new BigInteger(digits.substring(2), 2);
            case 'o' -> new BigInteger(digits.substring(2), 8);
            default -> new BigInteger(digits, 8);
        };
    }
}
